using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Strictly in order, from returned units only (R16).</summary>
public sealed class WaitListTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(HoldSeconds);

    private static ItemScenario SoldOut(int stock = 2)
    {
        var item = Open(stock);
        for (var i = 1; i <= stock; i++)
        {
            item.Bought($"h{i}");
        }

        return item.Pass(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void GivenHeldUnits_WhenABuyerQueues_ThenHeWaitsAndCountsNowhere()
    {
        var item = SoldOut();
        var order = item.Order("u1", 2, waitList: true);

        var reply = Assert.IsType<OrderAnswered>(item.ThenHappened(
            order, new WaitListed(order.Order, "u1", 2, 7, order.ShipTo.Digest(), false)));

        Assert.Equal((OrderState.Waiting, 0, null), (reply.Order.State, reply.Order.Ahead, reply.Order.PayBy));
        Assert.Equal((0, 2, 0, 0), item.Units);
        Assert.Equal(2, item.Stock.Waiting);
        Assert.False(item.State.Facts.WaitListOpen);
        Assert.False(item.ThenRefused(item.Order("u2", waitList: true), RefusalCode.SoldOut).WaitListOpen);
        item.ThenRefused(item.Order("u1", 1, "k2", waitList: true), RefusalCode.LimitReached);
        Assert.True(Assert.IsType<OrderAnswered>(item.ThenHappened(order)).Replayed);
    }

    [Fact]
    public void GivenNoWishToWait_WhenSoldOut_ThenRefusedWithTheOfferToWait()
    {
        var item = SoldOut();

        Assert.True(item.ThenRefused(item.Order("u1"), RefusalCode.SoldOut).WaitListOpen);
    }

    [Fact]
    public void GivenABuyerRefusedByAFullList_WhenItHasRoomAgain_ThenOnlyAYoungerPassJoins()
    {
        var item = SoldOut();
        item.Bought("u1", 2, waitList: true);
        var refused = item.Order("u2", waitList: true);
        item.ThenRefused(refused, RefusalCode.SoldOut);
        item.Pass(TimeSpan.FromSeconds(1)).When(item.Cancel("u1"));

        item.ThenRefused(refused, RefusalCode.RoundClosed);
        item.ContinueWith(ItemStateCodec.Read(ItemStateCodec.Write(item.State))!);
        item.ThenRefused(refused, RefusalCode.RoundClosed);

        item.Pass(TimeSpan.FromSeconds(1)).Bought("u2", waitList: true);
    }

    [Fact]
    public void GivenAListWithRoom_WhenAPurchaseIsCancelledInLine_ThenOlderPassesStillJoin()
    {
        var item = SoldOut(3);
        var early = item.Order("u2", waitList: true);
        var withdrawn = item.Order("u1", 2);
        item.Pass(TimeSpan.FromSeconds(1)).Withdraw(withdrawn);
        Assert.Equal(OrderState.Cancelled, item.View(withdrawn.Order).State);
        Assert.Equal((0, 3, 0, 0), item.Units);
        Assert.True(Assert.IsType<OrderAnswered>(item.When(withdrawn)).Replayed);

        item.When(early);

        Assert.IsType<WaitListed>(Assert.Single(item.Events));
    }

    [Fact]
    public void GivenAListThatNeverWasFull_WhenItMovesOn_ThenOlderPassesJoin()
    {
        var item = SoldOut(8);
        var early = item.Order("u2", waitList: true);
        item.Bought("u1", waitList: true);
        item.Pass(TimeSpan.FromSeconds(1)).When(item.Cancel("h1"));

        item.When(early);

        Assert.IsType<WaitListed>(Assert.Single(item.Events));
    }

    [Fact]
    public void GivenAPassThatMayOnlyWait_WhenUnitsAreFree_ThenItDoesNotBuy()
    {
        var item = Open(2);
        item.Bought("h1");
        var pass = item.FreshPass() with { WaitListOnly = true };

        item.ThenRefused(item.Order("u1") with { Pass = pass }, RefusalCode.SoldOut);
        item.When(item.Order("u1", waitList: true) with { Pass = pass });

        Assert.IsType<WaitListed>(Assert.Single(item.Events));
    }

    [Fact]
    public void GivenAWaitingBuyer_WhenAUnitReturns_ThenHeIsOfferedItInTheSameDecisionWithAFullHold()
    {
        var item = SoldOut();
        var first = item.Bought("u1", waitList: true);
        var second = item.Bought("u2", waitList: true);
        Assert.Equal(1, item.View(second).Ahead);
        item.Pass(TimeSpan.FromSeconds(60));
        var cancel = item.Cancel("h1");

        item.ThenHappened(
            cancel, new OrderCancelled(KeyOf("h1"), cancel.Stamp), new WaitListOffered(first));

        Assert.Equal((0, 2, 0, 0), item.Units);
        Assert.Equal(item.Now + Hold, item.View(first).PayBy);
        Assert.Equal([OrderState.Waiting, OrderState.Reserved], item.View(first).Timeline.Select(entry => entry.State));
        Assert.Equal(0, item.View(second).Ahead);
        item.Pass(Hold - TimeSpan.FromSeconds(60));
        item.When(new ExpireHolds(10));
        Assert.Equal([new HoldExpired(KeyOf("h2")), new WaitListOffered(second)], item.Events);
        item.Pass(TimeSpan.FromSeconds(60));
        item.ThenHappened(new ExpireHolds(10), new HoldExpired(first));
        Assert.Equal(3, item.View(first).Timeline.Count);
    }

    [Fact]
    public void GivenALargeHead_WhenTooFewUnitsReturn_ThenTheyAreKeptForHimStrictlyInOrder()
    {
        var item = SoldOut(4);
        var large = item.Bought("u1", 2, waitList: true);
        var small = item.Bought("u2", waitList: true);

        item.When(item.Cancel("h1"));
        Assert.Single(item.Events);
        Assert.Equal((0, 3, 0, 1), item.Units);
        item.Pass(TimeSpan.FromSeconds(5));
        item.ThenHappened(new OpenRound(Interval));
        item.When(new ClawBackHold(Operator, KeyOf("h2"), ""));

        Assert.Equal(new WaitListOffered(large), item.Events[^1]);
        Assert.Equal(OrderState.Waiting, item.View(small).State);
        Assert.Equal((0, 4, 0, 0), item.Units);
    }

    [Fact]
    public void GivenAHeadThatNothingCanCoverAnyMore_WhenHoldsArePaid_ThenHeIsRefusedSoldOut()
    {
        var item = SoldOut();
        var first = item.Bought("u1", 2, waitList: true);

        item.When(item.Capture(KeyOf("h1"), "p1"));

        Assert.Equal(new WaitListClosed(first, RefusalCode.SoldOut), item.Events[^1]);
        Assert.Equal((OrderState.Refused, RefusalCode.SoldOut), (item.View(first).State, item.View(first).Reason));
        Assert.Equal(0, item.Stock.Waiting);
        item.ThenRefused(item.Order("u1", key: "k2", waitList: true), RefusalCode.RoundClosed);
        item.Pass(TimeSpan.FromSeconds(1)).Bought("u1", key: "k2", waitList: true);
    }

    [Fact]
    public void GivenAWaitingBuyer_WhenHeCancels_ThenTheNextIsLookedAt()
    {
        var item = SoldOut(4);
        item.Bought("u1", 2, waitList: true);
        var small = item.Bought("u2", waitList: true);
        item.When(item.Cancel("h1"));

        item.When(item.Cancel("u1"));

        Assert.Equal(new WaitListOffered(small), item.Events[^1]);
        Assert.Equal(OrderState.Cancelled, item.View(KeyOf("u1")).State);
        Assert.Equal(OrderState.Reserved, item.View(small).State);
    }

    [Fact]
    public void GivenAWaitingBuyer_WhenStockIsAdded_ThenHeIsOfferedIt()
    {
        var item = SoldOut();
        var first = item.Bought("u1", waitList: true);

        item.When(new AdjustStock(Owner, 3, "", item.Stamp()));

        Assert.Equal(new WaitListOffered(first), item.Events[^1]);
        Assert.Equal((0, 3, 0, 2), item.Units);
    }

    [Fact]
    public void GivenWaitingBuyers_WhenTheSaleEndsOrRetires_ThenTheyAreRefusedEnded()
    {
        var ended = Open(1);
        ended.Now = Closes + TimeSpan.FromSeconds(-60);
        ended.Bought("h1");
        ended.Pass(TimeSpan.FromSeconds(1));
        var waiting = ended.Bought("u1", waitList: true);
        Assert.Equal(Closes, ended.State.NextDeadline);
        ended.Now = Closes;
        ended.When(new ExpireHolds(0));
        Assert.Equal([new WaitListClosed(waiting, RefusalCode.Ended)], ended.Events);

        var retired = SoldOut();
        waiting = retired.Bought("u1", waitList: true);
        retired.When(new RetireItem(Owner, "", retired.Stamp()));
        Assert.Equal(new WaitListClosed(waiting, RefusalCode.Ended), retired.Events[^1]);
        Assert.Equal((0, 2, 0, 0), retired.Units);
    }

    [Fact]
    public void GivenWaitingBuyers_WhenTheSaleIsPaused_ThenTheyKeepTheirPlaceUntilItGoesOn()
    {
        var item = SoldOut();
        var waiting = item.Bought("u1", waitList: true);
        item.When(new PauseItem(Owner, "", item.Stamp()));
        item.When(item.Cancel("h1"));
        Assert.Single(item.Events);
        Assert.Equal(OrderState.Waiting, item.View(waiting).State);
        var offer = new WaitListOffered(waiting);
        Assert.Throws<InvariantViolation>(() => ItemAudit.Judge(item.State, offer, item.Now));

        item.When(new ResumeItem(Owner, "", item.Stamp()));

        Assert.Equal(offer, item.Events[^1]);
    }

    [Fact]
    public void GivenMoneyForAWaitingOrder_WhenItComes_ThenItFitsNothing()
    {
        var item = SoldOut();
        var waiting = item.Bought("u1", waitList: true);

        item.When(item.Capture(waiting, "p1"));

        Assert.Equal(PaymentRecordKind.Unfitting, Assert.IsType<PaymentRecorded>(Assert.Single(item.Events)).Kind);
        item.ThenRefused(item.Start("u1", "p2"), RefusalCode.NotPayable);
    }
}
