using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>One shipment of an order: what was said of it last, and what its carrier reported.</summary>
public sealed class ShipmentDetail
{
    public required string Carrier { get; init; }

    public required string TrackingNumber { get; init; }

    public Instant ShippedAt { get; set; }

    /// <summary>Delivered or Failed; None: nobody said either.</summary>
    public ShipmentStatus Said { get; set; }

    public Instant SaidAt { get; set; }

    public List<ShipmentRecordView>? Records { get; set; }
}
