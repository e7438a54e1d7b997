using System.ComponentModel.DataAnnotations;

namespace Seckill.Http.Orders;

/// <summary>
/// Body of POST /v1/items/{id}/orders. Settable: the generated reader is then the faster one, and this is the hot path.
/// </summary>
internal sealed record PurchaseBody
{
    /// <summary>Units; default 1.</summary>
    [Range(1, 1_000_000_000)]
    public long? Quantity { get; set; }

    [Required]
    public ShipToBody? ShipTo { get; set; }

    /// <summary>Queue me if free is too small; default false.</summary>
    public bool? WaitList { get; set; }
}

internal sealed record ShipToBody
{
    [Required, MinLength(1), MaxLength(200)]
    public string? Name { get; set; }

    [Required, MinLength(1), MaxLength(50)]
    public string? Phone { get; set; }

    [Required, MinLength(1), MaxLength(1000)]
    public string? Address { get; set; }
}

/// <summary>Body of POST /v1/orders/{id}/refunds; amount absent: all that is left.</summary>
internal sealed record RefundBody
{
    [Range(1, 9_007_199_254_740_991)]
    public long? Amount { get; init; }

    /// <summary>Units go back into stock; default false.</summary>
    public bool? Restock { get; init; }

    [Required, MinLength(1), MaxLength(500)]
    public string? Reason { get; init; }
}

/// <summary>Body of POST /v1/orders/{id}/shipments.</summary>
internal sealed record ShipmentBody
{
    [Required, MinLength(1), MaxLength(100)]
    public string? Carrier { get; init; }

    [Required, MinLength(1), MaxLength(100)]
    public string? TrackingNumber { get; init; }
}

/// <summary>Body of POST /v1/orders/{id}/delivery-status: delivered or failed.</summary>
internal sealed record DeliveryBody
{
    [Required]
    public string? Status { get; init; }
}
