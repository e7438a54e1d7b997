using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>Shipped, delivered, failed, shipped again; other moves are refused (R24).</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void GivenAPaidOrder_WhenShippedFailedShippedDelivered_ThenEachStateIsInItsTimeline()
    {
        var item = Open();
        var order = item.Paid("u1");
        var ship = new ShipOrder(Owner, order, "SF", "SF1", item.Stamp());

        item.ThenHappened(ship, new OrderShipped(order, "SF", "SF1", Merchant, ship.Stamp));
        Assert.True(Assert.IsType<OrderAnswered>(item.ThenHappened(ship)).Replayed);
        item.Pass(TimeSpan.FromHours(1));
        item.When(new RecordDelivery(Owner, order, false, item.Stamp()));
        item.When(new ShipOrder(Owner, order, "YTO", "Y2", item.Stamp()));
        var delivered = new RecordDelivery(new Requester("sf", RequesterKind.System), order, true, item.Stamp());
        item.ThenHappened(delivered, new OrderDelivered(order, "sf", delivered.Stamp));
        Assert.True(Assert.IsType<OrderAnswered>(item.ThenHappened(delivered)).Replayed);

        var view = item.View(order);
        Assert.Equal(
            [OrderState.Reserved, OrderState.Paid, OrderState.Shipped, OrderState.DeliveryFailed, OrderState.Shipped,
                OrderState.Delivered],
            view.Timeline.Select(entry => entry.State));
        Assert.Equal(
            new OrderShipmentView("YTO", "Y2", item.Now, item.Now, ShipmentStatus.Delivered, item.Now), view.Shipment);
        Assert.Equal(6, view.Version);
        Assert.Equal(item.Now, view.UpdatedAt);
        Assert.Equal((9, 0, 1, 0), item.Units);
    }

    [Fact]
    public void GivenOrdersThatAreNotShippable_WhenShipped_ThenRefused()
    {
        var item = Open();
        var held = item.Bought("u1");
        var paid = item.Paid("u2");
        var ship = new ShipOrder(Owner, paid, "SF", "1", item.Stamp());

        item.ThenRefused(ship with { Order = held }, RefusalCode.NotShippable);
        item.ThenRefused(ship with { By = Stranger }, RefusalCode.NotFound);
        item.ThenRefused(ship with { By = Operator }, RefusalCode.NotFound);
        item.ThenRefused(ship with { Order = KeyOf("u9") }, RefusalCode.NotFound);
        item.When(ship);
        item.ThenRefused(ship with { Stamp = item.Stamp() }, RefusalCode.NotShippable);
        item.ThenRefused(ship with { Stamp = ship.Stamp with { BodyDigest = 2 } }, RefusalCode.KeyReused);
    }

    [Fact]
    public void GivenOrdersThatAreNotShipped_WhenTheirDeliveryIsRecorded_ThenWrongState()
    {
        var item = Open();
        var order = item.Paid("u1");
        var record = new RecordDelivery(Owner, order, true, item.Stamp());

        item.ThenRefused(record, RefusalCode.WrongState);
        item.ThenRefused(record with { By = Stranger }, RefusalCode.NotFound);
        item.When(new ShipOrder(Owner, order, "SF", "1", item.Stamp()));
        item.When(record);
        item.ThenRefused(record with { Delivered = false, Stamp = item.Stamp() }, RefusalCode.WrongState);
        item.ThenRefused(record with { Stamp = record.Stamp with { BodyDigest = 2 } }, RefusalCode.KeyReused);
    }
}
