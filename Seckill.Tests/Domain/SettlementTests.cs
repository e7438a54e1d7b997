using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>
/// The deadline of a hold whose payment was started: the provider has the first word, the clock the last.
/// </summary>
public sealed class SettlementTests
{
    private static ItemScenario Due(out OrderKey order)
    {
        var item = Open();
        order = item.Bought("u1");
        item.When(item.Start("u1", "p1"));
        item.Pass(TimeSpan.FromSeconds(HoldSeconds));
        return item;
    }

    private static SettleDeadline Settle(OrderKey order, string payment = "p1", long? captured = null) =>
        new(order, payment, "sandbox", captured is { } amount ? new Money(amount, "CNY") : null);

    [Fact]
    public void GivenAStartedPayment_WhenTheDeadlineComes_ThenItIsReportedAndNotExpired()
    {
        var item = Due(out var order);

        item.ThenHappened(new ExpireHolds(10));

        Assert.Equal([new DueSettlement(order, "p1", "sandbox")], item.State.SettlementsDue(item.Now));
        Assert.Empty(item.State.SettlementsDue(item.Now + TimeSpan.FromMilliseconds(-1)));
        Assert.Equal(item.Now, item.State.NextDeadline);
    }

    [Fact]
    public void GivenADueSettlement_WhenTheProviderClosedIt_ThenExpired()
    {
        var item = Due(out var order);

        item.ThenHappened(Settle(order), new HoldExpired(order));

        Assert.Empty(item.State.SettlementsDue(item.Now));
        Assert.Equal((9, 0, 0, 1), item.Units);
        item.ThenHappened(Settle(order));
    }

    [Fact]
    public void GivenADueSettlement_WhenTheProviderHasTheMoney_ThenPaid()
    {
        var item = Due(out var order);

        item.When(Settle(order, captured: 1999));

        Assert.Equal(OrderState.Paid, item.View(order).State);
        item.ThenHappened(Settle(order, captured: 1999));
    }

    [Fact]
    public void GivenADueSettlement_WhenTheProviderHasAnotherAmount_ThenListedAndExpired()
    {
        var item = Due(out var order);

        item.When(Settle(order, captured: 5));

        Assert.Equal(PaymentRecordKind.Unfitting, Assert.IsType<PaymentRecorded>(item.Events[0]).Kind);
        Assert.Equal(new HoldExpired(order), item.Events[1]);
    }

    [Fact]
    public void GivenADeadlineThatHasNotCome_WhenSettled_ThenNothing()
    {
        var item = Due(out var order);
        item.Pass(TimeSpan.FromMilliseconds(-1));

        item.ThenHappened(Settle(order));
    }

    [Fact]
    public void GivenTwoStartedPayments_WhenOneIsClosed_ThenTheOtherIsAskedBeforeTheHoldExpires()
    {
        var item = Open();
        var order = item.Bought("u1");
        item.When(item.Start("u1", "p1"));
        item.When(item.Start("u1", "p2"));
        item.Pass(TimeSpan.FromSeconds(HoldSeconds));

        item.ThenHappened(
            Settle(order), new PaymentRecorded(order, "p1", "sandbox", PaymentRecordKind.Failed, Price));
        Assert.Equal("p2", Assert.Single(item.State.SettlementsDue(item.Now)).PaymentId);
        item.ThenHappened(Settle(order, "p9"));
        item.ThenHappened(Settle(order, "p2"), new HoldExpired(order));
    }

    [Fact]
    public void GivenADueSettlement_WhenItsPaymentFails_ThenItExpiresLikeAnyOther()
    {
        var item = Due(out var order);
        item.When(new RecordPayment(order, "p1", "sandbox", false, Price));

        Assert.Empty(item.State.SettlementsDue(item.Now));
        item.ThenHappened(new ExpireHolds(10), new HoldExpired(order));
    }

    [Fact]
    public void GivenCaptureAndExpiryInTheSameMillisecond_WhenDecidedInEitherOrder_ThenExactlyOneWins()
    {
        var paidFirst = Due(out var order);
        paidFirst.When(paidFirst.Capture(order, "p1"));
        paidFirst.ThenHappened(Settle(order));
        var expiredFirst = Due(out order);
        expiredFirst.When(Settle(order));
        expiredFirst.When(expiredFirst.Capture(order, "p1"));

        Assert.Equal((9, 0, 1, 0), paidFirst.Units);
        Assert.Equal((9, 0, 0, 1), expiredFirst.Units);
        Assert.Equal(1999, expiredFirst.Balance.Money.Due);
    }
}
