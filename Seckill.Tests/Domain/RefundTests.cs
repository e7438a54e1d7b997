using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>"Refund asked" and "money sent" are two facts (R23).</summary>
public sealed class RefundTests
{
    [Fact]
    public void GivenAPaidOrder_WhenPartsAreRefunded_ThenTheStateStaysUntilTheAmountIsAsked()
    {
        var item = Open();
        var order = item.Paid("u1", payment: "p1");
        var first = item.Refund(order, 999, id: "rf1");

        item.ThenHappened(first, new RefundRequested(order, "rf1", "p1", 999, false, "why", Merchant, first.Stamp));

        Assert.Equal(OrderState.Paid, item.View(order).State);
        Assert.Equal(new MoneyBalance(1999, 0, 999, 1000), item.Balance.Money);
        Assert.True(Assert.IsType<OrderAnswered>(item.ThenHappened(first)).Replayed);
        item.ThenRefused(item.Refund(order, 1001), RefusalCode.RefundTooLarge);
        item.When(item.Refund(order, id: "rf2"));
        Assert.Equal(1000, Assert.IsType<RefundRequested>(Assert.Single(item.Events)).Amount);
        Assert.Equal(OrderState.Refunding, item.View(order).State);
        item.ThenRefused(item.Refund(order, 1), RefusalCode.NotRefundable);
    }

    [Fact]
    public void GivenARefundingOrder_WhenAllIsSent_ThenRefundedAndItsUnitsStaySold()
    {
        var item = Open();
        var order = item.Paid("u1", 2, payment: "p1");
        item.When(item.Refund(order, 1000, id: "rf1"));
        item.When(item.Refund(order, id: "rf2"));

        item.ThenHappened(item.Sent(order, "p1", 2998, 1), new RefundSent(order, "rf2", 1));
        Assert.Equal(OrderState.Refunding, item.View(order).State);
        item.ThenHappened(item.Sent(order, "p1", 1000, 2), new RefundSent(order, "rf1", 2));

        Assert.Equal(OrderState.Refunded, item.View(order).State);
        Assert.Equal((8, 0, 2, 0), item.Units);
        Assert.Equal(2, item.Stock.RefundedUnits);
        Assert.Equal(new MoneyBalance(3998, 3998, 0, 0), item.Balance.Money);
    }

    [Fact]
    public void GivenACompletingRefundWithRestock_WhenSent_ThenTheUnitsAreReturned()
    {
        var item = Open();
        var order = item.Paid("u1", 2, payment: "p1");
        item.ThenRefused(item.Refund(order, 1, restock: true), RefusalCode.RestockTooEarly);

        item.When(item.Refund(order, restock: true));
        Assert.Equal((8, 0, 2, 0), item.Units);
        item.When(item.Sent(order, "p1", 3998, 1));

        Assert.Equal((8, 0, 0, 2), item.Units);
        Assert.Equal(0, item.Stock.RefundedUnits);
    }

    [Fact]
    public void GivenSeveralRefundsOfOneAmount_WhenCallbacksRepeat_ThenEachIsSentOnceOldestFirst()
    {
        var item = Open();
        var order = item.Paid("u1", payment: "p1");
        item.When(item.Refund(order, 500, id: "rf1"));
        item.When(item.Refund(order, 500, id: "rf2"));

        item.ThenHappened(item.Sent(order, "p1", 500, 1), new RefundSent(order, "rf1", 1));
        item.ThenHappened(item.Sent(order, "p1", 500, 1));
        item.ThenHappened(item.Sent(order, "p2", 500, 2));
        item.ThenHappened(item.Sent(order, "p1", 501, 2));
        item.ThenHappened(item.Sent(order, "p1", 500, 2) with { Amount = new Money(500, "EUR") });
        item.ThenHappened(item.Sent(KeyOf("u9"), "p1", 500, 2));
        item.ThenHappened(item.Sent(order, "p1", 500, 2), new RefundSent(order, "rf2", 2));
        item.ThenHappened(item.Sent(order, "p1", 500, 3));
    }

    [Fact]
    public void GivenOrdersThatAreNotRefundable_WhenRefunded_ThenRefused()
    {
        var item = Open();
        var held = item.Bought("u1");
        var paid = item.Paid("u2");
        var refund = item.Refund(paid, 100);

        item.ThenRefused(item.Refund(held), RefusalCode.NotRefundable);
        item.ThenRefused(item.Refund(KeyOf("u9")), RefusalCode.NotFound);
        item.ThenRefused(refund with { By = Stranger }, RefusalCode.NotFound);
        item.ThenRefused(item.Refund(paid, 2000), RefusalCode.RefundTooLarge);
        item.ThenRefused(item.Refund(paid, 0), RefusalCode.RefundTooLarge);
        item.When(refund);
        item.ThenRefused(refund with { Stamp = refund.Stamp with { BodyDigest = 4 } }, RefusalCode.KeyReused);
    }

    [Theory]
    [InlineData(OrderState.Shipped)]
    [InlineData(OrderState.Delivered)]
    [InlineData(OrderState.DeliveryFailed)]
    public void GivenAnOrderOnItsWay_WhenRefunded_ThenRefundingFromEachState(OrderState state)
    {
        var item = Open();
        var order = item.Paid("u1", payment: "p1");
        item.When(new ShipOrder(Owner, order, "SF", "1", item.Stamp()));
        if (state != OrderState.Shipped)
        {
            item.When(new RecordDelivery(Owner, order, state == OrderState.Delivered, item.Stamp()));
        }

        Assert.Equal(state, item.View(order).State);
        item.When(item.Refund(order));

        Assert.Equal(OrderState.Refunding, item.View(order).State);
        Assert.Equal(state, item.View(order).Timeline[^2].State);
    }
}
