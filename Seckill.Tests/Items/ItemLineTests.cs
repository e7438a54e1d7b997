using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Tests.Journal;

namespace Seckill.Tests.Items;

/// <summary>The throttle stage: who is let through when, who waits, and who is told no at once.</summary>
public sealed class ItemLineTests : LineScene
{
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

        var refused = Assert.IsType<Refused>(await House.AskAsync(House.Purchase(20)));

        Assert.Equal(RefusalCode.LineFull, refused.Code);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
        Assert.Equal(3, (await House.StockAsync()).InLine);
    }

    [Fact]
    public async Task Line_NoRoomButTokens_LetsABurstThrough()
    {
        await OpenAsync(rate: 100, burst: 50, maxLine: 0, stock: 100);

        var sent = await BuyAsync(50);
        await UntilAsync(() => Count(sent) == 50);

        Assert.All(await Task.WhenAll(sent), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(
            RefusalCode.LineFull, Assert.IsType<Refused>(await DryAsync(House.Purchase(99))).Code);
    }

    [Fact]
    public async Task Line_StoreDoesNotAnswer_TakesItsRoomAndRefusesTheRestAtOnce()
    {
        await OpenAsync(rate: 10_000, burst: 10_000, maxLine: 1_000, stock: 5_000);
        House.Store.Script.Enqueue(Fate.Late);
        House.Store.AcquireFaults = int.MaxValue;
        var stuck = House.AskAsync(House.Purchase(0));
        await UntilAsync(() => House.Writer.IsServing is false);

        // What comes while the outcome is open never reaches the line; the actor itself must hold its bound.
        var actor = House.Activator.Find(ItemHouse.Item)!;
        var pass = House.Purchase(1).Pass with { ExpiresAt = Now + TimeSpan.FromHours(9) };
        var posted = Enumerable.Range(1, 1_500)
            .Select(buyer => new ItemEnvelope(House.Purchase(buyer) with { Pass = pass })).ToList();
        Assert.All(posted, envelope => Assert.True(actor.TryPost(envelope)));

        Assert.Equal(500, posted.Count(envelope => envelope.Task.IsCompleted
            && envelope.Task.Result is Refused { Code: RefusalCode.LineFull }));
        House.Store.AcquireFaults = 0;
        await House.AdvanceUntilAsync(stuck);
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
        var stale = House.Purchase(1) with { Pass = new PassFacts(7, Now, Now, false) };
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(RefusalCode.RoundClosed, Assert.IsType<Refused>(await House.AskAsync(stale)).Code);
        }

        Assert.All(await Task.WhenAll(await BuyAsync(2)), reply => Assert.IsType<OrderAnswered>(reply));
    }

    [Fact]
    public async Task Move_ThoseInLine_GoAlongBeforeThoseWhoCameLater()
    {
        await OpenAsync(rate: 1, burst: 1, maxLine: 10, stock: 100);
        await BuyAsync(1);
        await BuyAsync(3, from: 10);

        var parked = await House.Activator.ParkAsync(10);
        await House.Activator.PostAsync(ItemHouse.Item, House.Purchase(20));

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
            House.Time.Advance(TimeSpan.FromMilliseconds(i % 7 == 0 ? 130 : 95));
            House.Activator.Tick();
            await SettleAsync();
        }

        Assert.InRange(Count(sent), 10 + House.Time.Elapsed.TotalSeconds * 500 * 0.98, 15 + 10.025 * 500 * 1.02);
    }
}
