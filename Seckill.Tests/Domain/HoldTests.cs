using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Deadlines, cancel and claw-back: R17, R19, R23.</summary>
public sealed class HoldTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(HoldSeconds);

    [Fact]
    public void GivenAHold_WhenItsTimeIsUp_ThenExpiredOnceAndItsUnitsAreReturned()
    {
        var item = Open();
        var order = item.Bought("u1", 2);
        Assert.Equal(item.Now + Hold, item.State.NextDeadline);
        Assert.True(item.State.NeedsAttention);
        item.Pass(Hold - TimeSpan.FromMilliseconds(1));
        item.ThenHappened(new ExpireHolds(10));
        item.Pass(TimeSpan.FromMilliseconds(1));

        item.ThenHappened(new ExpireHolds(10), new HoldExpired(order));

        Assert.Equal((8, 0, 0, 2), item.Units);
        Assert.Equal(OrderState.Expired, item.View(order).State);
        Assert.Null(item.View(order).PayBy);
        Assert.Equal(2, item.View(order).Timeline.Count);
        Assert.Null(item.State.NextDeadline);
        Assert.False(item.State.NeedsAttention);
        item.ThenHappened(new ExpireHolds(10));
    }

    [Fact]
    public void GivenManyDueHolds_WhenExpired_ThenAtMostSoManyOldestFirst()
    {
        var item = Open();
        var orders = Enumerable.Range(0, 5).Select(i => item.Pass(TimeSpan.FromSeconds(1)).Bought($"u{i}")).ToList();
        item.When(item.Cancel("u1"));
        item.Pass(Hold);

        item.ThenHappened(new ExpireHolds(2), new HoldExpired(orders[0]), new HoldExpired(orders[2]));
        item.ThenHappened(new ExpireHolds(2), new HoldExpired(orders[3]), new HoldExpired(orders[4]));
    }

    [Fact]
    public void GivenHoldsOfBothKinds_WhenExpired_ThenInOrderOfTheirDeadlines()
    {
        var item = Open();
        var first = item.Bought("u1");
        var second = item.Bought("u2");
        item.Pass(Hold - TimeSpan.FromSeconds(10));
        item.When(item.Start("u1", "p1"));
        var third = item.Bought("u3");
        item.When(new RecordPayment(first, "p1", "sandbox", false, Price));
        item.Pass(Hold);

        item.ThenHappened(
            new ExpireHolds(10), new HoldExpired(second), new HoldExpired(first), new HoldExpired(third));
    }

    [Fact]
    public void GivenAHold_WhenItsBuyerCancels_ThenReturnedAndTheSameAnswerAgain()
    {
        var item = Open();
        var order = item.Bought("u1", 2);
        var cancel = item.Cancel("u1");

        item.ThenHappened(cancel, new OrderCancelled(order, cancel.Stamp));

        Assert.Equal((8, 0, 0, 2), item.Units);
        Assert.True(Assert.IsType<OrderAnswered>(item.ThenHappened(cancel)).Replayed);
        var other = Assert.IsType<OrderAnswered>(item.ThenHappened(item.Cancel("u1")));
        Assert.Equal(OrderState.Cancelled, other.Order.State);
        item.ThenRefused(cancel with { Stamp = cancel.Stamp with { BodyDigest = 5 } }, RefusalCode.KeyReused);
    }

    [Fact]
    public void GivenOrdersThatAreNotCancellable_WhenCancelled_ThenRefused()
    {
        var item = Open();
        item.Paid("u1");
        item.Bought("u2");
        item.Pass(Hold);
        item.When(new ExpireHolds(10));

        item.ThenRefused(item.Cancel("u1"), RefusalCode.AlreadyPaid);
        item.ThenRefused(item.Cancel("u2"), RefusalCode.NotCancellable);
        item.ThenRefused(item.Cancel("u3"), RefusalCode.NotFound);
        item.ThenRefused(item.Cancel("u1") with { Buyer = BuyerKey.Of("u2") }, RefusalCode.NotFound);
    }

    [Fact]
    public void GivenAHold_WhenAnOperatorClawsItBack_ThenItsUnitsAreReturned()
    {
        var item = Open();
        var order = item.Bought("u1");

        item.ThenHappened(
            new ClawBackHold(Operator, order, "bots"), new HoldClawedBack(order, "bots", "op1"));

        Assert.Equal((9, 0, 0, 1), item.Units);
        Assert.Equal(OrderState.ClawedBack, item.View(order).State);
        item.ThenHappened(new ClawBackHold(Operator, order, "bots"));
    }

    [Fact]
    public void GivenPaidOrForeignOrders_WhenClawedBack_ThenRefused()
    {
        var item = Open();
        var paid = item.Paid("u1");
        var held = item.Bought("u2");

        item.ThenRefused(new ClawBackHold(Operator, paid, ""), RefusalCode.WrongState);
        item.ThenRefused(new ClawBackHold(Owner, held, ""), RefusalCode.NotFound);
        item.ThenRefused(new ClawBackHold(Operator, KeyOf("u3"), ""), RefusalCode.NotFound);
    }
}
