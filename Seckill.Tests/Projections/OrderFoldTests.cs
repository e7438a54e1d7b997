using Seckill.Domain;
using Seckill.Node.Projections;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>Orders folded event by event, without a store.</summary>
public sealed class OrderFoldTests
{
    private static readonly Instant Start = new(1_800_000_000_000);
    private static readonly OrderKey Key = new(new Key128(1, 2));
    private static readonly Money Price = new(500, "CNY");
    private readonly ItemRow _item;
    private readonly OrderRow _order;
    private Instant _now = Start;

    public OrderFoldTests()
    {
        var terms = new ItemTerms("Teapot", Price, 3, Start, Start + TimeSpan.FromHours(1), 60, AdmissionTerms.Default);
        var created = new ItemCreated(new ItemId(1, 2), "m1", terms, 10, null, default);
        _item = ItemFold.Begin(created, new ShardId(4), Start);
        ItemFold.Apply(_item, new ItemPublished("m1", "", default), Start);
        _order = OrderFold.Begin(_item, 3, 2, Key, "u1", 2, OrderState.Reserved, Start);
        ItemFold.Move(_item, _order, OrderState.None);
    }

    private OrderView View => OrderRowView.Of(new ListedOrder(_order, _item.Shard, "CNY"));

    [Fact]
    public void GivenNothing_WhenReserved_ThenRowIsNarrowAndHoldsUnits()
    {
        Assert.Null(_order.Detail);
        Assert.Equal((8, 2, 0), (_item.Free, _item.Held, _item.Sold));
        Assert.Equal((OrderState.Reserved, 1, Price * 2), (View.State, View.Version, View.Amount));
        Assert.Equal(Start + TimeSpan.FromSeconds(60), View.PayBy);
        Assert.Equal([new TimelineEntry(OrderState.Reserved, Start)], View.Timeline);
        Assert.Equal(new ShardOffset(new ShardId(4), 2), View.Position);
    }

    [Fact]
    public void GivenReserved_WhenPaymentStarted_ThenTimelineStaysAndGraceShows()
    {
        When(new PaymentStarted(Key, "p1", "sandbox", Start + TimeSpan.FromSeconds(90), default));
        Assert.Equal(Start + TimeSpan.FromSeconds(90), View.GraceUntil);
        Assert.Equal((PaymentStatus.Started, 1000), (View.Payment!.Status, View.Payment.Amount.Amount));
        Assert.Equal((2, 1), (View.Version, View.Timeline.Count));
    }

    [Fact]
    public void GivenTwoStarts_WhenTheFirstPays_ThenItIsThePaymentInForce()
    {
        When(new PaymentStarted(Key, "p1", "sandbox", Start + TimeSpan.FromSeconds(90), default));
        When(new PaymentStarted(Key, "p2", "sandbox", Start + TimeSpan.FromSeconds(90), default));
        Assert.Equal("p2", View.Payment!.PaymentId);
        When(new OrderPaid(Key, "p1", "sandbox", Price * 2));
        Assert.Equal(("p1", PaymentStatus.Captured), (View.Payment!.PaymentId, View.Payment.Status));
        Assert.Null(View.PayBy);
        Assert.Null(View.GraceUntil);
        Assert.Equal((8, 0, 2), (_item.Free, _item.Held, _item.Sold));
    }

    [Theory]
    [InlineData(true, 0, 2, 0)]
    [InlineData(false, 2, 0, 2)]
    public void GivenPaid_WhenAllIsRefunded_ThenUnitsGoBackOnlyWithRestock(
        bool restock, int sold, int returned, int refundedUnits)
    {
        When(new OrderPaid(Key, "p1", "sandbox", Price * 2));
        When(new RefundRequested(Key, "r1", "p1", 400, false, "part", "m1", default));
        When(new PaymentRecorded(Key, "p2", "sandbox", PaymentRecordKind.Second, Price * 2));
        When(new RefundRequested(Key, "r2", "p2", 1000, false, "second-payment", "", default));
        Assert.Equal(OrderState.Paid, View.State);
        When(new RefundRequested(Key, "r3", "p1", 600, restock, "all", "m1", default));
        When(new RefundSent(Key, "r1", 1));
        Assert.Equal(OrderState.Refunding, View.State);
        When(new RefundSent(Key, "r3", 2));
        Assert.Equal((OrderState.Refunded, 2000, 1000), (View.State, View.Refund!.Requested, View.Refund.Sent));
        Assert.Equal((sold, returned, refundedUnits), (_item.Sold, _item.Returned, _item.RefundedUnits));
    }

    [Fact]
    public void GivenReserved_WhenExpiredAndPaidLate_ThenItStaysExpired()
    {
        When(new HoldExpired(Key));
        When(new PaymentRecorded(Key, "p1", "sandbox", PaymentRecordKind.Late, Price * 2));
        When(new PaymentRecorded(Key, "p1", "sandbox", PaymentRecordKind.Unfitting, Price));
        Assert.Equal((OrderState.Expired, 4), (View.State, View.Version));
        Assert.Equal(PaymentStatus.Captured, View.Payment!.Status);
        Assert.Equal(Start + TimeSpan.FromSeconds(2), View.UpdatedAt);
        Assert.Equal((8, 0, 2), (_item.Free, _item.Held, _item.Returned));
    }

    [Fact]
    public void GivenExpired_WhenPaid_ThenTheFoldRefuses() =>
        Assert.Throws<ProjectionFaultException>(() =>
        {
            When(new HoldExpired(Key));
            When(new OrderPaid(Key, "p1", "sandbox", Price * 2));
        });

    [Fact]
    public void GivenDetail_WhenWrittenAndRead_ThenNothingIsLost()
    {
        When(new OrderPaid(Key, "p1", "sandbox", Price * 2));
        When(new OrderShipped(Key, "SF", "T\0\"1", "m1", default));
        When(new RefundRequested(Key, "r1", "p1", 400, false, "part", "m1", default));
        var text = _order.Detail!.ToJson();
        Assert.Equal(text, OrderDetail.FromJson(text).ToJson());
        Assert.Equal(_order.Detail.Timeline, OrderDetail.FromJson(text).Timeline);
        Assert.Equal("T\0\"1", ShipmentFold.ViewOf(OrderState.Shipped, OrderDetail.FromJson(text))!.TrackingNumber);
        Assert.DoesNotContain('\0', text);
    }

    [Fact]
    public void GivenARowOfAnEarlierBuild_WhenReportedOf_ThenItsShipmentGoesOn()
    {
        When(new OrderPaid(Key, "p1", "sandbox", Price * 2));
        _order.Detail = OrderDetail.FromJson(
            """
            {"timeline":[[2,1800000000000],[8,1800000001000],[9,1800000002000]],"capturing":"p1",
             "shipment":{"carrier":"SF","trackingNumber":"1","shippedAt":1800000002000}}
            """);
        _order.State = OrderState.Shipped;
        Assert.Equal(("SF", "1"), (View.Shipment!.Carrier, View.Shipment.TrackingNumber));

        When(new ShipmentReported(Key, "SF", "1", "80", ShipmentStatus.Delivered, Start));
        When(new OrderDelivered(Key, "sf", default));

        Assert.Equal((OrderState.Delivered, Start), (View.State, View.Shipment!.DeliveredAt!.Value));
        Assert.Equal(new Instant(1_800_000_002_000), View.Shipment.ShippedAt);
        Assert.Equal("80", Assert.Single(View.Shipment.Records!).Code);
    }

    private void When(OrderEvent happened)
    {
        _now += TimeSpan.FromSeconds(1);
        var before = _order.State;
        OrderFold.Apply(_item, _order, happened, _now);
        ItemFold.Move(_item, _order, before);
        ItemFold.Check(_item);
    }
}
