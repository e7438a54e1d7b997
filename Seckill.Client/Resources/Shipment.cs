namespace Seckill.Client;

/// <summary>The shipment in force.</summary>
[WireSchema("OrderShipmentResource")]
public sealed record Shipment
{
    /// <summary>Who carries it.</summary>
    public required string Carrier { get; init; }

    /// <summary>The carrier's number.</summary>
    public required string TrackingNumber { get; init; }

    /// <summary>When it was shipped.</summary>
    public required DateTimeOffset ShippedAt { get; init; }

    /// <summary>When it arrived, by the carrier.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>What was said last.</summary>
    public ShipmentStatus? Status { get; init; }

    /// <summary>When that happened.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What the carrier reported, oldest first.</summary>
    public IReadOnlyList<ShipmentRecord>? Records { get; init; }
}

/// <summary>One report of a carrier.</summary>
[WireSchema("ShipmentRecordResource")]
public sealed record ShipmentRecord
{
    /// <summary>The carrier's own code.</summary>
    public required string Code { get; init; }

    /// <summary>What it means; null: it is kept raw.</summary>
    public ShipmentStatus? Status { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the shop learned of it.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Of an earlier shipment under this number; null: of the one in force.</summary>
    public string? TrackingNumber { get; init; }
}

/// <summary>A carrier and its number.</summary>
[WireSchema("ShipmentBody")]
internal sealed record ShipmentRequest(string Carrier, string TrackingNumber);

/// <summary>How a delivery ended.</summary>
[WireSchema("DeliveryBody")]
internal sealed record DeliveryRequest(DeliveryOutcome Status);

/// <summary>What a carrier tells of a parcel.</summary>
[WireSchema("CarrierReportBody")]
public sealed record CarrierReport
{
    /// <summary>1 to 100 characters.</summary>
    public required string TrackingNumber { get; init; }

    /// <summary>An order of the parcel; null: found by the number.</summary>
    public string? OrderId { get; init; }

    /// <summary>The carrier's own code.</summary>
    public required string Code { get; init; }

    /// <summary>When it happened, not when it is sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Free text; not kept.</summary>
    public string? Description { get; init; }
}
