using System.ComponentModel.DataAnnotations;

namespace Seckill.Http.Items;

/// <summary>
/// Members of an item that its merchant settles; all are optional here, what must be there depends on the route.
/// </summary>
internal interface IItemMembers
{
    string? Title { get; }

    PriceBody? Price { get; }

    long? Stock { get; }

    long? PerBuyerLimit { get; }

    string? OpensAt { get; }

    string? ClosesAt { get; }

    long? HoldSeconds { get; }

    AdmissionBody? Admission { get; }
}

/// <summary>
/// Body of POST /v1/items. With copyOf the other members are optional: those given override the copy's.
/// </summary>
internal sealed record ItemBody : IItemMembers
{
    [MinLength(1), MaxLength(200)]
    public string? Title { get; init; }

    public PriceBody? Price { get; init; }

    [Range(1, 1_000_000_000)]
    public long? Stock { get; init; }

    /// <summary>Units one buyer may have; default 1.</summary>
    [Range(1, 1_000_000_000)]
    public long? PerBuyerLimit { get; init; }

    /// <summary>RFC 3339 time.</summary>
    public string? OpensAt { get; init; }

    /// <summary>RFC 3339 time, in the future and after opensAt.</summary>
    public string? ClosesAt { get; init; }

    /// <summary>How long a reservation is held unpaid; default 900.</summary>
    [Range(5, 86_400)]
    public long? HoldSeconds { get; init; }

    public AdmissionBody? Admission { get; init; }

    /// <summary>Id of a retired item of the same merchant.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>Body of PATCH /v1/items/{id}: members that are absent stay as they are.</summary>
internal sealed record ItemChangeBody : IItemMembers
{
    [MinLength(1), MaxLength(200)]
    public string? Title { get; init; }

    public PriceBody? Price { get; init; }

    [Range(1, 1_000_000_000)]
    public long? Stock { get; init; }

    [Range(1, 1_000_000_000)]
    public long? PerBuyerLimit { get; init; }

    public string? OpensAt { get; init; }

    public string? ClosesAt { get; init; }

    [Range(5, 86_400)]
    public long? HoldSeconds { get; init; }

    public AdmissionBody? Admission { get; init; }
}

/// <summary>Minor units and an ISO 4217 code.</summary>
internal sealed record PriceBody
{
    [Required, Range(1, 1_000_000_000_000)]
    public long? Amount { get; init; }

    [Required, RegularExpression("^[A-Z]{3}$")]
    public string? Currency { get; init; }
}

/// <summary>Admission settings; absent ones take the node's defaults.</summary>
internal sealed record AdmissionBody
{
    [Range(1, 10_000_000)]
    public long? RatePerSecond { get; init; }

    [Range(1, 10_000_000)]
    public long? Burst { get; init; }

    [Range(0, 1_000_000)]
    public long? MaxLine { get; init; }

    /// <summary>none or pow.</summary>
    public string? Challenge { get; init; }

    [Range(1, 1_000_000_000)]
    public long? MaxUnpaidOrders { get; init; }
}

/// <summary>
/// Body of PUT /v1/items/{id}/admission: members that are absent stay as they are. maxUnpaidOrders is frozen by
/// publishing.
/// </summary>
internal sealed record AdmissionChangeBody
{
    [Range(1, 10_000_000)]
    public long? RatePerSecond { get; init; }

    [Range(1, 10_000_000)]
    public long? Burst { get; init; }

    [Range(0, 1_000_000)]
    public long? MaxLine { get; init; }

    /// <summary>none or pow.</summary>
    public string? Challenge { get; init; }

    /// <summary>Recorded with who and when.</summary>
    [Required, MinLength(1), MaxLength(500)]
    public string? Reason { get; init; }
}

/// <summary>Why: recorded with who and when.</summary>
internal sealed record ReasonBody
{
    [Required, MinLength(1), MaxLength(500)]
    public string? Reason { get; init; }
}

/// <summary>Body of POST /v1/items/{id}/stock-adjustments.</summary>
internal sealed record AdjustmentBody
{
    [Required, Range(-1_000_000_000, 1_000_000_000)]
    public long? Delta { get; init; }

    [Required, MinLength(1), MaxLength(500)]
    public string? Reason { get; init; }
}
