namespace Seckill.Domain;

/// <summary>One shipment of an order and what was said of it; arrays are replaced, not changed.</summary>
internal sealed class OrderShipment(string carrier, string trackingNumber)
{
    public string Carrier { get; } = carrier;

    public string TrackingNumber { get; } = trackingNumber;

    /// <summary>When it was shipped last: a number may be shipped again.</summary>
    public Instant ShippedAt { get; set; }

    /// <summary>Delivered or Failed by the latest word, a person's or a report's; None: nobody said either.</summary>
    public ShipmentStatus Status { get; private set; }

    /// <summary>The time of that word.</summary>
    public Instant SaidAt { get; private set; }

    /// <summary>When the last report was recorded.</summary>
    public Instant HeardAt { get; set; }

    public ShipmentRecord[] Records { get; set; } = [];

    public bool Is(string carrier, string trackingNumber) =>
        string.Equals(TrackingNumber, trackingNumber, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Carrier, carrier, StringComparison.OrdinalIgnoreCase);

    /// <summary>The identity of a report, within its shipment.</summary>
    public bool Has(string code, Instant at) =>
        Array.Exists(Records, record => record.At == at && record.Code == code);

    /// <summary>True when a word of that time decides over what was said before.</summary>
    public bool IsOutdatedBy(ShipmentStatus status, Instant at) =>
        status is ShipmentStatus.Delivered or ShipmentStatus.Failed
        && (Status == ShipmentStatus.None || at > SaidAt || (at == SaidAt && status > Status));

    public void Say(ShipmentStatus status, Instant at) => (Status, SaidAt) = (status, at);
}

/// <summary>A report as it is kept: 32 bytes, the code is one string for all orders of the item.</summary>
internal readonly record struct ShipmentRecord(string Code, ShipmentStatus Status, Instant At, Instant ReceivedAt);
