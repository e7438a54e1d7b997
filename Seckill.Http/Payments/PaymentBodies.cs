using System.ComponentModel.DataAnnotations;
using Seckill.Domain;

namespace Seckill.Http.Payments;

/// <summary>Body of POST /v1/orders/{id}/payments.</summary>
internal sealed record PaymentBody
{
    [Required, MinLength(1), MaxLength(50)]
    public string? Provider { get; init; }
}

/// <summary>A started payment: where to pay, and until when the hold is guarded.</summary>
internal sealed record PaymentResource(
    string PaymentId, Money Amount, string PayUrl, Instant GraceUntil, Instant ServerTime);

/// <summary>
/// What the sandbox provider sends; read by the provider over the raw bytes, described here for the document.
/// </summary>
internal sealed record PaymentCallbackBody
{
    /// <summary>payment.succeeded, payment.failed or refund.sent.</summary>
    [Required]
    public string? Type { get; init; }

    [Required]
    public string? PaymentId { get; init; }

    [Required]
    public string? OrderId { get; init; }

    [Required]
    public long? Amount { get; init; }

    [Required]
    public string? Currency { get; init; }
}

/// <summary>What another provider sends: as that provider documents it, read over the raw bytes.</summary>
internal sealed record ProviderCallbackBody;

/// <summary>Body of POST /sandbox/payments/{paymentId}.</summary>
internal sealed record SandboxBody
{
    /// <summary>succeed or fail.</summary>
    [Required]
    public string? Outcome { get; init; }

    /// <summary>How often the callback is sent; default 1.</summary>
    [Range(1, 100)]
    public long? Times { get; init; }

    [Range(0, 600_000)]
    public long? DelayMs { get; init; }

    /// <summary>Another amount than the order's.</summary>
    public long? Amount { get; init; }

    /// <summary>Another currency than the order's.</summary>
    [MinLength(3), MaxLength(3)]
    public string? Currency { get; init; }

    public bool? BadSignature { get; init; }
}

/// <summary>Body of POST /sandbox/outages.</summary>
internal sealed record OutageBody
{
    /// <summary>A day.</summary>
    public const long MostMs = 86_400_000;

    /// <summary>Milliseconds from now; 0: it is back at once.</summary>
    [Required, Range(0, MostMs)]
    public long? ForMs { get; init; }
}
