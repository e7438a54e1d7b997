namespace Seckill.Domain;

/// <summary>
/// What is shown of a shipment, from what is known of it: one way for the owner's answer and for the read model's.
/// </summary>
public static class ShipmentSummary
{
    /// <param name="state">Of the order: shipped again, what was said before is no status any more.</param>
    /// <param name="carrier">Of the shipment in force.</param>
    /// <param name="trackingNumber">Of the shipment in force.</param>
    /// <param name="shippedAt">When it was shipped last.</param>
    /// <param name="said">Delivered, Failed or None.</param>
    /// <param name="saidAt">The time of that word.</param>
    /// <param name="records">Of all shipments, in any order; those of the one in force name no number.</param>
    public static OrderShipmentView Of(
        OrderState state, string carrier, string trackingNumber, Instant shippedAt, ShipmentStatus said, Instant saidAt,
        IReadOnlyList<ShipmentRecordView> records)
    {
        var ended = state == OrderState.Shipped ? ShipmentStatus.None : said;
        var (status, updatedAt) = (ended, saidAt);
        foreach (var record in records)
        {
            // A parcel that was delivered is scanned again now and then; it is not on its way.
            if (record is { TrackingNumber: null, Status: ShipmentStatus.InTransit }
                && ended != ShipmentStatus.Delivered && record.At > updatedAt)
            {
                (status, updatedAt) = (record.Status, record.At);
            }
        }

        return new OrderShipmentView(
            carrier, trackingNumber, shippedAt,
            ended == ShipmentStatus.Delivered ? saidAt : null,
            status == ShipmentStatus.None ? null : status,
            status == ShipmentStatus.None ? null : updatedAt,
            records.Count == 0 ? null : Sorted(records));
    }

    private static ShipmentRecordView[] Sorted(IReadOnlyList<ShipmentRecordView> records) =>
    [
        .. records.OrderBy(record => record.At.UnixMs)
            .ThenBy(record => record.TrackingNumber, StringComparer.Ordinal)
            .ThenBy(record => record.Code, StringComparer.Ordinal),
    ];
}
