using Seckill.Domain;
using Xunit;
using static Seckill.Tests.Domain.ItemScenario;

namespace Seckill.Tests.Domain;

/// <summary>What carriers report moves an order by the time of the event itself (R24).</summary>
public sealed class ShipmentTests
{
    private readonly ItemScenario _item = Open();
    private readonly OrderKey _order;
    private readonly OrderKey _other;

    public ShipmentTests()
    {
        _order = _item.Paid("u1");
        _other = _item.Paid("u2");
        Ship("A1");
        _item.Pass(TimeSpan.FromHours(5));
    }

    private OrderView View => _item.View(_order);

    [Fact]
    public void GivenShipped_WhenDeliveredIsReportedAHundredTimes_ThenItMovesOnceByTheTimeOfTheEvent()
    {
        var report = Report("80", ShipmentStatus.Delivered, -2);
        _item.ThenHappened(report, Told(report, "SF", "A1"), new OrderDelivered(_order, "sf", default));
        for (var i = 0; i < 100; i++)
        {
            _item.Pass(TimeSpan.FromSeconds(1));
            Assert.Same(Done.Instance, _item.ThenHappened(report));
        }

        Assert.Equal((OrderState.Delivered, 5), (View.State, View.Version));
        var shipment = View.Shipment!;
        Assert.Equal((report.At, ShipmentStatus.Delivered, report.At),
            (shipment.DeliveredAt!.Value, shipment.Status, shipment.UpdatedAt!.Value));
        var record = Assert.Single(shipment.Records!);
        Assert.Equal(("80", report.At, null), (record.Code, record.At, record.TrackingNumber));
        Assert.Equal(record.ReceivedAt, View.UpdatedAt);
    }

    [Fact]
    public void GivenShipped_WhenCodesAreUnknownOrOnTheWay_ThenTheyAreKeptAndMoveNothing()
    {
        _item.When(Report("50", ShipmentStatus.InTransit, -3));
        var raw = Report("?!", ShipmentStatus.None, -1);
        _item.ThenHappened(raw, Told(raw, "SF", "A1"));

        Assert.Equal(OrderState.Shipped, View.State);
        Assert.Equal((ShipmentStatus.InTransit, _item.Now + TimeSpan.FromHours(-3)),
            (View.Shipment!.Status, View.Shipment.UpdatedAt!.Value));
        Assert.Equal(["50", "?!"], View.Shipment.Records!.Select(record => record.Code));
    }

    [Fact]
    public void GivenAFailedDelivery_WhenASecondAttemptSucceeds_ThenDelivered_AndACorrectionMovesItBack()
    {
        _item.When(Report("33", ShipmentStatus.Failed, -4));
        Assert.Equal(OrderState.DeliveryFailed, View.State);
        _item.When(Report("50", ShipmentStatus.InTransit, -3.5));
        Assert.Equal((OrderState.DeliveryFailed, ShipmentStatus.InTransit), (View.State, View.Shipment!.Status));
        _item.When(Report("80", ShipmentStatus.Delivered, -3));
        Assert.Equal(OrderState.Delivered, View.State);
        _item.When(Report("34", ShipmentStatus.Failed, -2));
        Assert.Equal((OrderState.DeliveryFailed, (Instant?)null), (View.State, View.Shipment!.DeliveredAt));
        Assert.Equal(
            [OrderState.Reserved, OrderState.Paid, OrderState.Shipped, OrderState.DeliveryFailed, OrderState.Delivered,
                OrderState.DeliveryFailed],
            View.Timeline.Select(entry => entry.State));
        Ship("A2");
        Assert.Equal(OrderState.Shipped, View.State);
    }

    [Fact]
    public void GivenShippedAgain_WhenTheEarlierNumberIsReported_ThenItIsKeptAndMovesNothing()
    {
        _item.When(Report("33", ShipmentStatus.Failed, -4));
        Ship("B2");
        var late = Report("80", ShipmentStatus.Delivered, -1, "a1");
        _item.ThenHappened(late, Told(late, "SF", "A1"));

        Assert.Equal((OrderState.Shipped, "B2"), (View.State, View.Shipment!.TrackingNumber));
        Assert.Null(View.Shipment.Status);
        Assert.Equal(["A1", "A1"], View.Shipment.Records!.Select(record => record.TrackingNumber));
        _item.When(Report("80", ShipmentStatus.Delivered, -3, "B2"));
        Assert.Equal(OrderState.Delivered, View.State);
    }

    [Fact]
    public void GivenTheSameNumberShippedAgain_WhenWhatWasBeforeComesLate_ThenItMovesNothing()
    {
        _item.When(Report("33", ShipmentStatus.Failed, -3));
        Ship("A1");
        _item.When(Report("33", ShipmentStatus.Failed, -4));
        Assert.Equal((OrderState.Shipped, (ShipmentStatus?)null), (View.State, View.Shipment!.Status));
        _item.When(Report("50", ShipmentStatus.InTransit, -3.5));
        Assert.Null(View.Shipment!.Status);
        _item.When(Report("80", ShipmentStatus.Delivered, -2));
        _item.When(Report("50", ShipmentStatus.InTransit, -1));
        Assert.Equal((OrderState.Delivered, ShipmentStatus.Delivered), (View.State, View.Shipment!.Status));
    }

    [Fact]
    public void GivenAPersonsWord_WhenAnOlderReportComes_ThenItMovesNothing_AndANewerOneDoes()
    {
        _item.When(new RecordDelivery(Owner, _order, false, _item.Stamp()));
        _item.When(Report("80", ShipmentStatus.Delivered, -1));
        Assert.Equal((OrderState.DeliveryFailed, ShipmentStatus.Failed), (View.State, View.Shipment!.Status));
        _item.Pass(TimeSpan.FromHours(1));
        _item.When(Report("80", ShipmentStatus.Delivered, -0.5));
        Assert.Equal(OrderState.Delivered, View.State);
        _item.ThenRefused(new RecordDelivery(Owner, _order, false, _item.Stamp()), RefusalCode.WrongState);
    }

    [Fact]
    public void GivenAReportFromTheFuture_WhenTrueOnesCome_ThenTheyDecide()
    {
        _item.When(Report("33", ShipmentStatus.Failed, 0.1));
        Assert.Equal((OrderState.Shipped, ShipmentStatus.None), (View.State, View.Shipment!.Records![0].Status));
        _item.When(Report("80", ShipmentStatus.Delivered, 0));
        Assert.Equal(OrderState.Delivered, View.State);
        _item.When(Report("33", ShipmentStatus.Failed, 0.08));
        Assert.Equal(OrderState.DeliveryFailed, View.State);
    }

    [Fact]
    public void GivenMoneyGoesBack_WhenReportsCome_ThenTheyAreKeptAndMoveNothing()
    {
        _item.When(_item.Refund(_order));
        _item.When(Report("80", ShipmentStatus.Delivered, -2));
        Assert.Equal((OrderState.Refunding, ShipmentStatus.Delivered), (View.State, View.Shipment!.Status));
        _item.When(_item.Sent(_order, "pay-u1-k", 1999, 1));
        _item.When(Report("33", ShipmentStatus.Failed, -1));
        Assert.Equal((OrderState.Refunded, 2), (View.State, View.Shipment!.Records!.Count));
    }

    [Fact]
    public void GivenFarTooManyReports_WhenMoreCome_ThenOnlyThoseThatDecideAreTaken()
    {
        for (var i = 0; i < 80; i++)
        {
            _item.When(Report("50", ShipmentStatus.InTransit, -4 + i * 0.01));
        }

        _item.ThenHappened(Report("?", ShipmentStatus.None, -1));
        Assert.Equal(50, View.Shipment!.Records!.Count);
        var delivered = Report("80", ShipmentStatus.Delivered, -1);
        _item.When(delivered);
        Assert.Equal((OrderState.Delivered, 50), (View.State, View.Shipment!.Records!.Count));
        _item.ThenHappened(delivered);
        _item.When(Report("33", ShipmentStatus.Failed, -2));
        Assert.Equal((OrderState.Delivered, delivered.At), (View.State, View.Shipment!.DeliveredAt!.Value));
    }

    [Fact]
    public void GivenACarrierThatNeverDecides_WhenItGoesOn_ThenTheTimelineEnds()
    {
        for (var i = 0; i < 500; i++)
        {
            var status = i % 2 == 0 ? ShipmentStatus.Failed : ShipmentStatus.Delivered;
            _item.When(Report($"{status}", status, -4 + i * 0.001));
        }

        Assert.InRange(View.Timeline.Count, 200, 203);
        Assert.Equal(50, View.Shipment!.Records!.Count);
    }

    [Fact]
    public void GivenNoSuchShipment_WhenReported_ThenNotFound()
    {
        _item.ThenRefused(Report("80", ShipmentStatus.Delivered, -1, "A2"), RefusalCode.NotFound);
        _item.ThenRefused(
            Report("80", ShipmentStatus.Delivered, -1) with { Carrier = "yto" }, RefusalCode.NotFound);
        _item.ThenRefused(
            Report("80", ShipmentStatus.Delivered, -1) with { Order = KeyOf("u9") }, RefusalCode.NotFound);
        _item.ThenRefused(
            Report("80", ShipmentStatus.Delivered, -1) with { Order = _other }, RefusalCode.NotFound);
    }

    [Fact]
    public void GivenReports_WhenReplayedOrSnapshotted_ThenTheStateIsTheSame()
    {
        _item.When(Report("33", ShipmentStatus.Failed, -4));
        Ship("B2");
        _item.When(Report("?", ShipmentStatus.None, -1, "b2"));
        _item.When(Report("80", ShipmentStatus.Delivered, -2, "b2"));

        var bytes = ItemStateCodec.Write(_item.State);
        Assert.Equal(bytes, ItemStateCodec.Write(_item.Replay()));
        var copy = ItemStateCodec.Read(bytes)!;
        Assert.Equal(bytes, ItemStateCodec.Write(copy));
        _item.ContinueWith(copy);
        _item.ThenHappened(Report("80", ShipmentStatus.Delivered, -2, "B2"));
        Assert.Equal(3, View.Shipment!.Records!.Count);
    }

    private void Ship(string number) => _item.When(new ShipOrder(Owner, _order, "SF", number, _item.Stamp()));

    private ReportShipment Report(string code, ShipmentStatus status, double hours, string number = "A1") =>
        new(_order, "sf", number, code, status, _item.Now + TimeSpan.FromHours(hours));

    private static ShipmentReported Told(ReportShipment report, string carrier, string number) =>
        new(report.Order, carrier, number, report.Code, report.Status, report.At);
}
