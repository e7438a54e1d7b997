using Seckill.Domain;
using Seckill.Http.Shipments;

namespace Seckill.Http.Orders;

/// <summary>The shipment in force, and what carriers reported.</summary>
internal sealed record OrderShipmentResource
{
    public required string Carrier { get; init; }

    public required string TrackingNumber { get; init; }

    public required Instant ShippedAt { get; init; }

    /// <summary>By the time of the event itself.</summary>
    public Instant? DeliveredAt { get; init; }

    /// <summary>in_transit, delivered or failed: what was said last of it, by the time of the event itself.</summary>
    public string? Status { get; init; }

    /// <summary>That time.</summary>
    public Instant? UpdatedAt { get; init; }

    /// <summary>What carriers reported of this and earlier shipments of the order, by its own time.</summary>
    public ShipmentRecordResource[]? Records { get; init; }

    public static OrderShipmentResource? Of(OrderShipmentView? shipment) => shipment is null ? null : new()
    {
        Carrier = shipment.Carrier,
        TrackingNumber = shipment.TrackingNumber,
        ShippedAt = shipment.ShippedAt,
        DeliveredAt = shipment.DeliveredAt,
        Status = ShipmentStatuses.NameOf(shipment.Status ?? ShipmentStatus.None),
        UpdatedAt = shipment.UpdatedAt,
        Records = shipment.Records is { } records ? [.. records.Select(ShipmentRecordResource.Of)] : null,
    };
}

/// <summary>One report of a carrier as it came.</summary>
/// <param name="Code">The carrier's own.</param>
/// <param name="Status">What it stands for; absent: kept raw.</param>
/// <param name="At">The event's own time.</param>
/// <param name="ReceivedAt">When it was recorded.</param>
/// <param name="TrackingNumber">Of an earlier shipment; absent: of the one in force.</param>
internal sealed record ShipmentRecordResource(
    string Code, string? Status, Instant At, Instant ReceivedAt, string? TrackingNumber)
{
    public static ShipmentRecordResource Of(ShipmentRecordView record) => new(
        record.Code, ShipmentStatuses.NameOf(record.Status), record.At, record.ReceivedAt, record.TrackingNumber);
}
