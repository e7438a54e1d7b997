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
        await PassAsync(TimeSpan.FromSeconds(5));
        var late = Assert.IsType<OrderAnswered>(await House.AskAsync(House.Purchase(5)));
        Assert.Equal((OrderState.Cancelled, true), (late.Order.State, late.Replayed));
        Assert.Equal(99, (await House.StockAsync()).Free);
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
}
