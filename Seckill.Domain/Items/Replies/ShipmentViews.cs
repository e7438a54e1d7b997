namespace Seckill.Domain;

/// <summary>Unfolds the shipments of an order into what a client may see.</summary>
internal static class ShipmentViews
{
    public static OrderShipmentView? Of(OrderState state, OrderExtras? extras)
    {
        if (extras?.Shipment is not { } inForce)
        {
            return null;
        }

        var records = extras.CountRecords() == 0 ? [] : extras.Shipments.SelectMany(shipment =>
            shipment.Records.Select(record => new ShipmentRecordView(
                record.Code, record.Status, record.At, record.ReceivedAt,
                shipment == inForce ? null : shipment.TrackingNumber)));
        return ShipmentSummary.Of(
            state, inForce.Carrier, inForce.TrackingNumber, inForce.ShippedAt, inForce.Status, inForce.SaidAt,
            [.. records]);
    }
}
