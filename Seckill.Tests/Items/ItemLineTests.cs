using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>The throttle stage: who is let through when, who waits, and who is told no at once.</summary>
public sealed class ItemLineTests
{
    private readonly ItemHouse _house = new();

    private Instant Now => _house.Clock.Now;

    [Fact]
    public async Task Purchase_NoTokenLeft_WaitsItsTurn()
    {
        await OpenAsync(rate: 10, burst: 2, maxLine: 10, stock: 100);

        var sent = await BuyAsync(5);
        await UntilAsync(() => Count(sent) >= 2);

        Assert.Equal(2, Count(sent));
        for (var expected = 3; expected <= 5; expected++)
        {
            await PassAsync(TimeSpan.FromMilliseconds(100));
            await UntilAsync(() => Count(sent) >= expected);
            Assert.Equal(expected, Count(sent));
        }
    }

    [Fact]
    public async Task Line_Full_IsRefusedAtOnceWithAHintWhen()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 3, stock: 100);
        await BuyAsync(1);
        await BuyAsync(3, from: 10);

        var refused = Assert.IsType<Refused>(await _house.AskAsync(_house.Purchase(20)));

        Assert.Equal(RefusalCode.LineFull, refused.Code);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(3, (await _house.StockAsync()).InLine);
    }

    [Fact]
    public async Task Line_NoRoomButTokens_LetsABurstThrough()
    {
        await OpenAsync(rate: 100, burst: 50, maxLine: 0, stock: 100);

        var sent = await BuyAsync(50);
        await UntilAsync(() => Count(sent) == 50);

        Assert.All(await Task.WhenAll(sent), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(
            RefusalCode.LineFull, Assert.IsType<Refused>(await DryAsync(_house.Purchase(99))).Code);
    }

    [Fact]
    public async Task Line_StoreDoesNotAnswer_TakesItsRoomAndRefusesTheRestAtOnce()
    {
        await OpenAsync(rate: 10_000, burst: 10_000, maxLine: 1_000, stock: 5_000);
        _house.Store.Script.Enqueue(Fate.Late);
        _house.Store.AcquireFaults = int.MaxValue;
        var stuck = _house.AskAsync(_house.Purchase(0));
        await UntilAsync(() => _house.Writer.IsServing is false);

        // What comes while the outcome is open never reaches the line; the actor itself must hold its bound.
        var actor = _house.Activator.Find(ItemHouse.Item)!;
        var pass = _house.Purchase(1).Pass with { ExpiresAt = Now + TimeSpan.FromHours(9) };
        var posted = Enumerable.Range(1, 1_500)
            .Select(buyer => new ItemEnvelope(_house.Purchase(buyer) with { Pass = pass })).ToList();
        Assert.All(posted, envelope => Assert.True(actor.TryPost(envelope)));

        Assert.Equal(500, posted.Count(envelope => envelope.Task.IsCompleted
            && envelope.Task.Result is Refused { Code: RefusalCode.LineFull }));
        _house.Store.AcquireFaults = 0;
        await _house.AdvanceUntilAsync(stuck);
        await UntilAsync(() => posted.TrueForAll(envelope => envelope.Task.IsCompleted));
        Assert.Equal("OrderAnswered 1000, Refused 500", string.Join(", ", posted
            .GroupBy(envelope => envelope.Task.Result.GetType().Name).OrderBy(group => group.Key)
            .Select(group => $"{group.Key} {group.Count()}")));
    }

    [Fact]
    public async Task Line_UnitsRunOut_EverybodyIsToldAtOnceWithoutTokens()
    {
        await OpenAsync(rate: 1, burst: 2, maxLine: 100, stock: 2);

        // The first leaves one unit, and takes one of two tokens; the others wait for the last unit.
        await BuyAsync(1);
        var sent = await BuyAsync(30, from: 10);
        await UntilAsync(() => Count(sent) == 30);

        var replies = await Task.WhenAll(sent);
        Assert.Single(replies, reply => reply is OrderAnswered);
        Assert.Equal(29, replies.Count(reply => reply is Refused { Code: RefusalCode.SoldOut }));
    }

    [Fact]
    public async Task Refused_WhateverTheReason_UsesNobodysToken()
    {
        await OpenAsync(rate: 1, burst: 2, maxLine: 0, stock: 100);
        var stale = _house.Purchase(1) with { Pass = new PassFacts(7, Now, Now, false) };
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(RefusalCode.RoundClosed, Assert.IsType<Refused>(await _house.AskAsync(stale)).Code);
        }

        Assert.All(await Task.WhenAll(await BuyAsync(2)), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task Winner_AsksAgainWhenNothingIsLeftOfTheBucket_IsAnswered()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 5, stock: 100);
        await _house.AskAsync(_house.Purchase(1));
        await BuyAsync(3, from: 10);

        Assert.True(Assert.IsType<OrderAnswered>(await _house.AskAsync(_house.Purchase(1))).Replayed);
    }

    [Fact]
    public async Task Twin_OfOneInLine_GetsItsAnswerAndNoPlaceOfItsOwn()
    {
        await OpenAsync(rate: 10, burst: 1, maxLine: 5, stock: 100);
        await BuyAsync(1);
        var purchase = _house.Purchase(5);
        var first = _house.AskAsync(purchase);
        var twin = _house.AskAsync(purchase);
        var other = await _house.AskAsync(purchase with { BodyDigest = 77 });

        Assert.Equal(RefusalCode.KeyReused, Assert.IsType<Refused>(other).Code);
        await PassAsync(TimeSpan.FromMilliseconds(200));
        await UntilAsync(() => first.IsCompleted && twin.IsCompleted);
        Assert.Equal([false, true], new[] { await first, await twin }.Select(reply =>
            Assert.IsType<OrderAnswered>(reply).Replayed));
        Assert.Equal(98, (await _house.StockAsync()).Free);
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
        var purchase = _house.Purchase(5) with { Deferred = true };
        await _house.AskAsync(purchase);

        var order = Assert.IsType<OrderAnswered>(await ReadAsync(5)).Order;

        Assert.Equal((OrderState.Refused, RefusalCode.SoldOut), (order.State, order.Reason));
    }

    [Fact]
    public async Task Order_CancelledInLine_TakesNoUnitAndReadsCancelled()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var waiting = _house.AskAsync(_house.Purchase(5));
        var cancel = new CancelOrder(_house.Purchase(5).Order, BuyerKey.Of("buyer-5"), default);

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(OrderState.Cancelled,
                Assert.IsType<OrderAnswered>(await _house.AskAsync(cancel)).Order.State);
        }

        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderAnswered>(await waiting).Order.State);
        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderAnswered>(await ReadAsync(5)).Order.State);
        Assert.Equal(99, (await _house.StockAsync()).Free);
    }

    [Fact]
    public async Task Pass_RunsOutWhileInLine_CountsAsOnArrival()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        var pass = _house.Purchase(5).Pass with { ExpiresAt = Now + TimeSpan.FromMilliseconds(100) };
        var waiting = _house.AskAsync(_house.Purchase(5) with { Pass = pass });

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
        await _house.AskAsync(new PauseItem(merchant, "wait", Stamp(8)));

        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(0, Count(waiting));
        Assert.Equal(
            RefusalCode.Paused, Assert.IsType<Refused>(await _house.AskAsync(_house.Purchase(30))).Code);
        await _house.AskAsync(new ResumeItem(merchant, "go on", Stamp(9)));
        await PassAsync(TimeSpan.FromSeconds(1));
        await UntilAsync(() => Count(waiting) == 2);

        Assert.All(await Task.WhenAll(waiting), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task Move_ThoseInLine_GoAlongBeforeThoseWhoCameLater()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        await BuyAsync(3, from: 10);

        var parked = await _house.Activator.ParkAsync(10);
        await _house.Activator.PostAsync(ItemHouse.Item, _house.Purchase(20));

        Assert.Equal(["buyer-10", "buyer-11", "buyer-12", "buyer-20"],
            parked.Leave().Select(one => ((PlaceOrder)one.Envelope.Request!).Buyer));
    }

    [Fact]
    public async Task Rate_OverManySeconds_IsKeptExactlyHoweverLateTheTimersAre()
    {
        await OpenAsync(rate: 500, burst: 10, maxLine: 10_000, stock: 20_000);
        var sent = await BuyAsync(8_000);

        for (var i = 0; i < 100; i++)
        {
            _house.Time.Advance(TimeSpan.FromMilliseconds(i % 7 == 0 ? 130 : 95));
            _house.Activator.Tick();
            await SettleAsync();
        }

        Assert.InRange(Count(sent), 10 + _house.Time.Elapsed.TotalSeconds * 500 * 0.98, 15 + 10.025 * 500 * 1.02);
    }

    private static int Count(IReadOnlyList<Task<ItemReply>> sent) => sent.Count(reply => reply.IsCompleted);

    private static CommandStamp Stamp(ulong key) => new(new CommandKey(new Key128(0, key)), key);

    private async Task OpenAsync(int rate, int burst, int maxLine, int stock)
    {
        _house.Limits = _house.Limits with { RatePerSecond = rate, Burst = burst, MaxLine = maxLine };
        _house.Start();
        await _house.OpenSaleAsync(stock);
    }

    /// <summary>Sends that many purchases and lets what can be decided be decided.</summary>
    private async Task<IReadOnlyList<Task<ItemReply>>> BuyAsync(int count, int from = 100)
    {
        var sent = Enumerable.Range(from, count).Select(buyer => _house.AskAsync(_house.Purchase(buyer))).ToList();
        await SettleAsync();
        return sent;
    }

    private async Task<ItemReply> DryAsync(PlaceOrder purchase)
    {
        ItemReply reply;
        do
        {
            reply = await _house.AskAsync(purchase with { Order = new OrderKey(new Key128(8, _more++)) });
        }
        while (reply is OrderAnswered);
        return reply;
    }

    private ulong _more;

    private Task<ItemReply> ReadAsync(int buyer) => _house.AskAsync(new ReadOrder(
        _house.Purchase(buyer).Order, new Requester($"buyer-{buyer}", RequesterKind.Buyer),
        BuyerKey.Of($"buyer-{buyer}"), Final: true));

    private async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(10))
        {
            _house.Time.Advance(TimeSpan.FromMilliseconds(10));
            await SettleAsync();
        }
    }

    /// <summary>The actor answers a question that came after all that it had to do.</summary>
    private async Task SettleAsync() => await _house.StockAsync();

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
