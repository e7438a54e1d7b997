using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>What those in line are told, and what becomes of them.</summary>
public sealed class ItemLineAnswerTests : LineScene
{
    [Fact]
    public async Task Winner_AsksAgainWhenNothingIsLeftOfTheBucket_IsAnswered()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 5, stock: 100);
        await House.AskAsync(House.Purchase(1));
        await BuyAsync(3, from: 10);

        Assert.True(Assert.IsType<OrderAnswered>(await House.AskAsync(House.Purchase(1))).Replayed);
    }

    [Fact]
    public async Task Twin_OfOneInLine_GetsItsAnswerAndNoPlaceOfItsOwn()
    {
        await OpenAsync(rate: 10, burst: 1, maxLine: 5, stock: 100);
        await BuyAsync(1);
        var purchase = House.Purchase(5);
        var first = House.AskAsync(purchase);
        var twin = House.AskAsync(purchase);
        var other = await House.AskAsync(purchase with { BodyDigest = 77 });

        Assert.Equal(RefusalCode.KeyReused, Assert.IsType<Refused>(other).Code);
        await PassAsync(TimeSpan.FromMilliseconds(200));
        await UntilAsync(() => first.IsCompleted && twin.IsCompleted);
        Assert.Equal([false, true], new[] { await first, await twin }.Select(reply =>
            Assert.IsType<OrderAnswered>(reply).Replayed));
        Assert.Equal(98, (await House.StockAsync()).Free);
    }

    [Fact]
    public async Task Order_InLine_ReadsQueuedWithItsPlaceThatOnlyFalls()
    {
        await OpenAsync(rate: 10, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        await BuyAsync(4, from: 10);
        var seen = new List<int>();
        while (await ReadAsync(13) is OrderAnswered { Order: { State: OrderState.Queued, Ahead: { } ahead } })
        {
            seen.Add(ahead);
            await PassAsync(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(3, seen[0]);
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(OrderState.Reserved, Assert.IsType<OrderAnswered>(await ReadAsync(13)).Order.State);
    }

    [Fact]
    public async Task Order_RefusedInLine_ReadsRefusedWithItsReason()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 1);
        await Task.WhenAll(await BuyAsync(1));
        var purchase = House.Purchase(5) with { Deferred = true };
        await House.AskAsync(purchase);

        var order = Assert.IsType<OrderAnswered>(await ReadAsync(5)).Order;

        Assert.Equal((OrderState.Refused, RefusalCode.SoldOut), (order.State, order.Reason));
    }

    [Fact]
    public async Task Order_CancelledInLine_TakesNoUnitAndReadsCancelled()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var waiting = House.AskAsync(House.Purchase(5));
        var cancel = new CancelOrder(House.Purchase(5).Order, BuyerKey.Of("buyer-5"), default);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(OrderState.Cancelled,
                Assert.IsType<OrderAnswered>(await House.AskAsync(cancel)).Order.State);
        }

        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderAnswered>(await waiting).Order.State);
        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderAnswered>(await ReadAsync(5)).Order.State);
        House.Start();
        var late = Assert.IsType<OrderAnswered>(await House.AskAsync(House.Purchase(5)));
        Assert.Equal((OrderState.Cancelled, true), (late.Order.State, late.Replayed));
        Assert.Equal((0, 1), ((await House.StockAsync()).Waiting, (await House.StockAsync()).Held));
        Assert.Equal(99, (await House.StockAsync()).Free);
    }

    [Fact]
    public async Task Order_CancelledInLine_DoesNotSpoilAnotherOfItsBuyer()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var first = House.AskAsync(House.Purchase(5));
        var other = House.Purchase(5) with { Order = new OrderKey(new Key128(8, 1)) };
        var second = House.AskAsync(other);
        await House.AskAsync(new CancelOrder(House.Purchase(5).Order, BuyerKey.Of("buyer-5"), default));

        await PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderAnswered>(await first).Order.State);
        Assert.Equal(OrderState.Reserved, Assert.IsType<OrderAnswered>(await second).Order.State);
    }

    [Fact]
    public async Task Twins_HoweverMany_TakeNobodysPlace()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 3, stock: 100);
        await BuyAsync(1);
        var sent = new List<Task<ItemReply>>();
        for (var i = 0; i < 40; i++)
        {
            sent.Add(House.AskAsync(House.Purchase(5)));
            await SettleAsync();
        }

        Assert.Equal(1, (await House.StockAsync()).InLine);
        await UntilAsync(() => Count(sent) >= 40 - 17);
        var answered = sent.Where(reply => reply.IsCompleted).ToList();
        Assert.Equal(40 - 17, answered.Count);
        Assert.All(await Task.WhenAll(answered), reply =>
            Assert.Equal(OrderState.Queued, Assert.IsType<OrderAnswered>(reply).Order.State));
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.All(await Task.WhenAll(sent), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(98, (await House.StockAsync()).Free);
    }

    [Fact]
    public async Task Wish_ToWaitWhenTheListIsFull_IsToldAtOnce()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 1);
        await BuyAsync(1);
        var joins = House.AskAsync(House.Purchase(5) with { WaitList = true });
        var hopes = House.AskAsync(House.Purchase(6) with { WaitList = true });
        await SettleAsync();
        Assert.False(hopes.IsCompleted);

        await PassAsync(TimeSpan.FromSeconds(1.1));

        Assert.Equal(OrderState.Waiting, Assert.IsType<OrderAnswered>(await joins).Order.State);
        Assert.Equal(RefusalCode.SoldOut, Assert.IsType<Refused>(await hopes).Code);
        var late = Assert.IsType<Refused>(await House.AskAsync(House.Purchase(7) with { WaitList = true }));
        Assert.Equal(RefusalCode.SoldOut, late.Code);
    }

    [Fact]
    public async Task Pass_RunsOutWhileInLine_CountsAsOnArrival()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var pass = House.Purchase(5).Pass with { ExpiresAt = Now + TimeSpan.FromMilliseconds(100) };
        var waiting = House.AskAsync(House.Purchase(5) with { Pass = pass });

        await PassAsync(TimeSpan.FromSeconds(1.1));
        await UntilAsync(() => waiting.IsCompleted);

        Assert.IsType<OrderAnswered>(await waiting);
    }

    [Fact]
    public async Task Pause_EverybodyInLine_KeepsHisPlace()
    {
        await OpenAsync(rate: 10, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var waiting = await BuyAsync(2, from: 10);
        var merchant = new Requester("acme", RequesterKind.Merchant);
        await House.AskAsync(new PauseItem(merchant, "wait", Stamp(8)));

        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Count(waiting));
        Assert.Equal(
            RefusalCode.Paused, Assert.IsType<Refused>(await House.AskAsync(House.Purchase(30))).Code);
        await House.AskAsync(new ResumeItem(merchant, "go on", Stamp(9)));
        await PassAsync(TimeSpan.FromSeconds(1));
        await UntilAsync(() => Count(waiting) == 2);

        Assert.All(await Task.WhenAll(waiting), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task Pause_WithTheLastUnit_LetsEverybodyKeepHisPlaceUntilItGoesOn()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 2);
        await BuyAsync(1);
        var waiting = await BuyAsync(2, from: 10);
        var merchant = new Requester("acme", RequesterKind.Merchant);
        await House.AskAsync(new PauseItem(merchant, "wait", Stamp(8)));
        await House.AskAsync(new AdjustStock(merchant, -1, "count", Stamp(10)));
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(0, Count(waiting));

        await House.AskAsync(new ResumeItem(merchant, "go on", Stamp(9)));
        await UntilAsync(() => Count(waiting) == 2);

        Assert.All(await Task.WhenAll(waiting), reply =>
            Assert.Equal(RefusalCode.SoldOut, Assert.IsType<Refused>(reply).Code));
    }

    [Fact]
    public async Task Resume_InOneBatchWithNewcomers_LetsNobodyOvertakeTheLine()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 100, stock: 100);
        await BuyAsync(1);
        var begun = House.Time.Elapsed;
        var waiting = await BuyAsync(3, from: 10);
        var merchant = new Requester("acme", RequesterKind.Merchant);
        await House.AskAsync(new PauseItem(merchant, "wait", Stamp(8)));
        House.Store.Script.Enqueue(Fate.Late);
        House.Store.AcquireFaults = int.MaxValue;
        var busy = House.AskAsync(new AdjustStock(merchant, 1, "count", Stamp(10)));
        await UntilAsync(() => House.Writer.IsServing is false);
        var pass = House.Purchase(50).Pass with { ExpiresAt = Now + TimeSpan.FromHours(9) };
        List<ItemEnvelope> sent = [new(new ResumeItem(merchant, "go on", Stamp(9)))];
        sent.AddRange(Enumerable.Range(50, 20).Select(i => new ItemEnvelope(House.Purchase(i) with { Pass = pass })));
        Assert.All(sent, envelope => Assert.True(House.Activator.Find(ItemHouse.Item)!.TryPost(envelope)));
        var hammering = sent.Skip(1).Select(envelope => envelope.Task).ToList();
        House.Store.AcquireFaults = 0;
        await House.AdvanceUntilAsync(busy);
        await sent[0].Task;
        await SettleAsync();

        Assert.Equal(0, Count(hammering));
        await PassAsync(begun + TimeSpan.FromSeconds(3.5) - House.Time.Elapsed);
        await UntilAsync(() => Count(waiting) + Count(hammering) >= 3);
        Assert.Equal((3, 0), (Count(waiting), Count(hammering)));
    }
}
