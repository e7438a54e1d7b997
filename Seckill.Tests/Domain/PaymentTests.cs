using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Money that comes in, in any order and any number of times: R20, R21.</summary>
public sealed class PaymentTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(HoldSeconds);

    [Fact]
    public void GivenAHold_WhenAPaymentIsStarted_ThenItIsGuardedByOneBoundedGrace()
    {
        var item = Open();
        var order = item.Bought("u1");
        var payBy = item.Now + Hold;
        item.Pass(Hold - TimeSpan.FromSeconds(10));
        var start = item.Start("u1", "p1");

        var reply = Assert.IsType<PaymentAnswered>(item.ThenHappened(
            start, new PaymentStarted(order, "p1", "sandbox", payBy + TimeSpan.FromSeconds(20), start.Stamp)));

        Assert.Equal(payBy + TimeSpan.FromSeconds(20), reply.GraceUntil);
        Assert.Equal(Price, reply.Amount);
        Assert.Equal(payBy + TimeSpan.FromSeconds(20), item.State.NextDeadline);
        Assert.True(Assert.IsType<PaymentAnswered>(item.ThenHappened(start)).Replayed);
        item.Pass(TimeSpan.FromSeconds(25));
        Assert.Equal(reply.GraceUntil, Assert.IsType<PaymentAnswered>(item.When(item.Start("u1", "p2"))).GraceUntil);
        Assert.Equal(reply.GraceUntil, item.View(order).GraceUntil);
        Assert.Equal(payBy, item.View(order).PayBy);
        Assert.Equal("p2", item.View(order).Payment?.PaymentId);
    }

    [Fact]
    public void GivenAnEarlyStart_WhenItsGraceEndsBeforePayBy_ThenPayByStays()
    {
        var item = Open();
        item.Bought("u1");
        var payBy = item.Now + Hold;

        Assert.Equal(payBy, Assert.IsType<PaymentAnswered>(item.When(item.Start("u1", "p1"))).GraceUntil);
    }

    [Fact]
    public void GivenOrdersThatAreNotPayable_WhenAPaymentIsStarted_ThenRefused()
    {
        var item = Open();
        item.Paid("u1");
        item.Bought("u2");
        item.Bought("u3");
        item.When(item.Cancel("u3"));
        var start = item.Start("u2", "p2");
        item.Pass(Hold);

        item.ThenRefused(start, RefusalCode.HoldExpired);
        item.When(new ExpireHolds(10));
        item.ThenRefused(start, RefusalCode.HoldExpired);
        item.ThenRefused(item.Start("u1", "p1"), RefusalCode.NotPayable);
        item.ThenRefused(item.Start("u3", "p3"), RefusalCode.NotPayable);
        item.ThenRefused(item.Start("u4", "p4"), RefusalCode.NotFound);
        item.ThenRefused(item.Start("u1", "p1") with { Buyer = BuyerKey.Of("u2") }, RefusalCode.NotFound);
    }

    [Fact]
    public void GivenAPaymentOfAnotherOrder_WhenStartedHere_ThenNotPayable()
    {
        var item = Open();
        item.Bought("u1");
        item.Bought("u2");
        var start = item.Start("u1", "p1");
        item.When(start);

        item.ThenRefused(item.Start("u2", "p1"), RefusalCode.NotPayable);
        item.ThenRefused(start with { Stamp = start.Stamp with { BodyDigest = 4 } }, RefusalCode.KeyReused);
        Assert.True(Assert.IsType<PaymentAnswered>(item.ThenHappened(start with { Stamp = item.Stamp() })).Replayed);
    }

    [Fact]
    public void GivenAHold_WhenItsCaptureComesManyTimes_ThenPaidOnce()
    {
        var item = Open();
        var order = item.Bought("u1", 2);
        item.When(item.Start("u1", "p1"));

        item.ThenHappened(
            item.Capture(order, "p1"), new OrderPaid(order, "p1", "sandbox", new Money(3998, "CNY")));
        item.ThenHappened(item.Capture(order, "p1"));

        Assert.Equal((8, 0, 2, 0), item.Units);
        Assert.Equal(PaymentStatus.Captured, item.View(order).Payment?.Status);
        Assert.Equal(new MoneyBalance(3998, 0, 0, 3998), item.Balance.Money);
        Assert.Null(item.State.NextDeadline);
    }

    [Fact]
    public void GivenAHoldPastItsDeadline_WhenTheCaptureIsDecidedBeforeItsExpiry_ThenPaid()
    {
        var item = Open();
        var order = item.Bought("u1");
        item.Pass(Hold + Hold);

        item.When(item.Capture(order, "p1"));

        Assert.Equal(OrderState.Paid, item.View(order).State);
        item.ThenHappened(new ExpireHolds(10));
    }

    [Theory]
    [InlineData("expire", OrderState.Expired)]
    [InlineData("cancel", OrderState.Cancelled)]
    [InlineData("claw-back", OrderState.ClawedBack)]
    public void GivenAnOrderThatIsOver_WhenMoneyComes_ThenRecordedAndRefundedOnceAndTheStateStays(
        string how, OrderState state)
    {
        var item = Open();
        var order = item.Bought("u1");
        item.Pass(Hold);
        item.When(how switch
        {
            "expire" => new ExpireHolds(10),
            "cancel" => item.Cancel("u1"),
            _ => new ClawBackHold(Operator, order, "bots"),
        });

        item.When(item.Capture(order, "p1"));

        Assert.Equal(new PaymentRecorded(order, "p1", "sandbox", PaymentRecordKind.Late, Price), item.Events[0]);
        var refund = Assert.IsType<RefundRequested>(item.Events[1]);
        Assert.Equal(("p1", 1999L, false), (refund.PaymentId, refund.Amount, refund.Restock));
        item.ThenHappened(item.Capture(order, "p1"));
        Assert.Equal(new MoneyBalance(1999, 0, 1999, 0), item.Balance.Money);
        Assert.Equal(refund.RefundId, Assert.Single(item.State.PendingRefunds).RefundId);
        Assert.True(item.State.NeedsAttention);
        item.ThenHappened(item.Sent(order, "p1", 1999, 1), new RefundSent(order, refund.RefundId, 1));
        Assert.Equal(new MoneyBalance(1999, 1999, 0, 0), item.Balance.Money);
        Assert.Equal(state, item.View(order).State);
        Assert.Equal(1999, item.View(order).Refund?.Sent);
        Assert.Equal((9, 0, 0, 1), item.Units);
        Assert.False(item.State.NeedsAttention);
    }

    [Fact]
    public void GivenAPaidOrder_WhenAnotherPaymentIsCaptured_ThenSecondAndRefunded()
    {
        var item = Open();
        var order = item.Paid("u1", payment: "p1");

        item.When(item.Capture(order, "p2"));

        Assert.Equal(PaymentRecordKind.Second, Assert.IsType<PaymentRecorded>(item.Events[0]).Kind);
        Assert.IsType<RefundRequested>(item.Events[1]);
        item.ThenHappened(item.Capture(order, "p2"));
        item.ThenHappened(item.Capture(order, "p1"));
        Assert.Equal(new MoneyBalance(3998, 0, 1999, 1999), item.Balance.Money);
        Assert.Equal("p1", item.View(order).Payment?.PaymentId);
        Assert.Equal(OrderState.Paid, item.View(order).State);
        item.When(item.Sent(order, "p2", 1999, 1));
        Assert.Equal(OrderState.Paid, item.View(order).State);
    }

    [Fact]
    public void GivenAHold_WhenAmountCurrencyOrOrderDoNotFit_ThenListedOnceAndNothingMoves()
    {
        var item = Open();
        var order = item.Bought("u1");
        var paid = item.Paid("u2", payment: "p2");
        var unknown = item.Capture(order, "p9") with { Order = KeyOf("nobody") };
        RecordPayment[] unfitting =
        [
            item.Capture(order, "p1", amount: 1), item.Capture(order, "p1", amount: 2),
            item.Capture(order, "p1", currency: "EUR"), item.Capture(order, "p2"),
            item.Capture(paid, "p2", amount: 5), unknown,
        ];

        foreach (var callback in unfitting)
        {
            item.ThenHappened(callback, new PaymentRecorded(
                callback.Order, callback.PaymentId, "sandbox", PaymentRecordKind.Unfitting, callback.Amount));
            item.ThenHappened(callback);
        }

        Assert.Equal(6, item.State.UnfittingPayments.Count);
        Assert.Equal(new MoneyBalance(1999, 0, 0, 1999), item.Balance.Money);
        Assert.Equal(OrderState.Reserved, item.View(order).State);
        item.When(item.Capture(order, "p1"));
        Assert.Equal(OrderState.Paid, item.View(order).State);
    }

    [Fact]
    public void GivenAStartedPayment_WhenItFails_ThenTheOrderStaysAndAnotherMayPay()
    {
        var item = Open();
        var order = item.Bought("u1");
        item.When(item.Start("u1", "p1"));
        var failed = new RecordPayment(order, "p1", "sandbox", false, Price);

        item.ThenHappened(failed, new PaymentRecorded(order, "p1", "sandbox", PaymentRecordKind.Failed, Price));
        item.ThenHappened(failed);
        item.ThenHappened(failed with { PaymentId = "p8" });
        item.ThenHappened(failed with { Order = KeyOf("u9") });

        Assert.Equal(OrderState.Reserved, item.View(order).State);
        Assert.Equal(PaymentStatus.Failed, item.View(order).Payment?.Status);
        item.When(item.Start("u1", "p2"));
        item.When(item.Capture(order, "p2"));
        Assert.Equal(OrderState.Paid, item.View(order).State);
    }

    [Fact]
    public void GivenAFailedPayment_WhenItsCaptureComesAfterAll_ThenItPays()
    {
        var item = Open();
        var order = item.Bought("u1");
        item.When(item.Start("u1", "p1"));
        item.When(new RecordPayment(order, "p1", "sandbox", false, Price));

        item.When(item.Capture(order, "p1"));

        Assert.Equal(OrderState.Paid, item.View(order).State);
        item.ThenHappened(new RecordPayment(order, "p1", "sandbox", false, Price));
    }
}
