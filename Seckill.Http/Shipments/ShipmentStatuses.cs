using Seckill.Domain;

namespace Seckill.Http.Shipments;

/// <summary>Names of shipment statuses as clients read them.</summary>
internal static class ShipmentStatuses
{
    /// <summary>Null: what was reported is kept raw.</summary>
    public static string? NameOf(ShipmentStatus status) => status switch
    {
        ShipmentStatus.None => null,
        ShipmentStatus.InTransit => "in_transit",
        ShipmentStatus.Failed => "failed",
        ShipmentStatus.Delivered => "delivered",
        _ => throw new InvalidOperationException($"no name for shipment status {status}"),
    };
}
