using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// What shipments and reports make of an order's detail; written apart from the domain's fold on purpose.
/// </summary>
internal static class ShipmentFold
{
    private const int MostRecords = 50;

    public static void Ship(OrderDetail detail, OrderShipped shipped, Instant at)
    {
        var shipments = Bring(detail);
        var index = Find(shipments, shipped.Carrier, shipped.TrackingNumber);
        if (index < 0)
        {
            index = shipments.Count;
            shipments.Add(new ShipmentDetail
            {
                Carrier = shipped.Carrier,
                TrackingNumber = shipped.TrackingNumber,
            });
        }

        shipments[index].ShippedAt = at;
        detail.InForce = index;
    }

    /// <summary>A person's word is the latest there is; a report's was folded just before.</summary>
    public static void End(OrderDetail detail, OrderId order, ShipmentStatus status, bool byPerson, Instant at)
    {
        var shipment = Bring(detail).ElementAtOrDefault(detail.InForce ?? -1)
            ?? throw new ProjectionFaultException($"order {order} is {status} and was not shipped");
        if (byPerson || shipment.Said != status)
        {
            (shipment.Said, shipment.SaidAt) = (status, Instant.Max(at, new Instant(shipment.SaidAt.UnixMs + 1)));
        }
    }

    public static void Report(OrderDetail detail, OrderId order, ShipmentReported told, Instant at)
    {
        var shipments = Bring(detail);
        var index = Find(shipments, told.Carrier, told.TrackingNumber);
        if (index < 0)
        {
            throw new ProjectionFaultException($"order {order} has no shipment {told.TrackingNumber}");
        }

        var shipment = shipments[index];
        if (shipments.Sum(one => one.Records?.Count ?? 0) < MostRecords)
        {
            (shipment.Records ??= []).Add(new ShipmentRecordView(told.Code, told.Status, told.ReportedAt, at));
        }

        if (told.Status is ShipmentStatus.Failed or ShipmentStatus.Delivered
            && (shipment.Said == ShipmentStatus.None
                || (told.ReportedAt.UnixMs, told.Status).CompareTo((shipment.SaidAt.UnixMs, shipment.Said)) > 0))
        {
            (shipment.Said, shipment.SaidAt) = (told.Status, told.ReportedAt);
        }
    }

    /// <summary>Null: none was.</summary>
    public static OrderShipmentView? ViewOf(OrderState state, OrderDetail? detail)
    {
        if (detail?.Shipments is not { } shipments || detail.InForce is not { } index)
        {
            return detail?.Shipment;
        }

        var records = shipments.SelectMany((one, i) => (one.Records ?? []).Select(record =>
            i == index ? record : record with { TrackingNumber = one.TrackingNumber }));
        var inForce = shipments[index];
        return ShipmentSummary.Of(
            state, inForce.Carrier, inForce.TrackingNumber, inForce.ShippedAt, inForce.Said, inForce.SaidAt,
            [.. records]);
    }

    /// <summary>The shipments; a row of an earlier build is brought into this form.</summary>
    private static List<ShipmentDetail> Bring(OrderDetail detail)
    {
        if (detail.Shipments is null && detail.Shipment is { } old)
        {
            detail.Shipments =
            [
                new ShipmentDetail
                {
                    Carrier = old.Carrier,
                    TrackingNumber = old.TrackingNumber,
                    ShippedAt = old.ShippedAt,
                    Said = old.DeliveredAt is null ? ShipmentStatus.None : ShipmentStatus.Delivered,
                    SaidAt = old.DeliveredAt ?? default,
                },
            ];
            (detail.InForce, detail.Shipment) = (0, null);
        }

        return detail.Shipments ??= [];
    }

    private static int Find(List<ShipmentDetail> shipments, string carrier, string trackingNumber) =>
        shipments.FindIndex(one =>
            string.Equals(one.Carrier, carrier, StringComparison.OrdinalIgnoreCase)
            && string.Equals(one.TrackingNumber, trackingNumber, StringComparison.OrdinalIgnoreCase));
}
