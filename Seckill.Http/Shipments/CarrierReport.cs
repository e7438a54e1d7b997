using System.ComponentModel.DataAnnotations;
using Seckill.Domain;

namespace Seckill.Http.Shipments;

/// <summary>One report as it was read.</summary>
/// <param name="Field">Where it stands in the body: empty, or [n].</param>
/// <param name="TrackingNumber">As the carrier writes it.</param>
/// <param name="Order">The order it names; null: none of ours.</param>
/// <param name="Code">The carrier's own.</param>
/// <param name="At">The event's own time.</param>
internal sealed record CarrierReport(string Field, string TrackingNumber, OrderId? Order, string Code, Instant At);

/// <summary>
/// Body of a carrier's callback: one report, or an array of 1 to 100. Members that are not named here are passed over
/// and not kept.
/// </summary>
internal sealed record CarrierReportBody
{
    [Required, MinLength(1), MaxLength(100)]
    public string? TrackingNumber { get; init; }

    /// <summary>An order of the parcel, where the carrier knows it: it is then found without the read model.</summary>
    public string? OrderId { get; init; }

    /// <summary>The carrier's own code, visible ASCII.</summary>
    [Required, MinLength(1), MaxLength(40)]
    public string? Code { get; init; }

    /// <summary>RFC 3339: when it happened, not when it is sent.</summary>
    [Required]
    public string? At { get; init; }

    /// <summary>Free text; taken and not kept, for it may name persons.</summary>
    public string? Description { get; init; }
}
