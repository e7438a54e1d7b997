namespace Seckill.Client;

/// <summary>A started payment.</summary>
[WireSchema("PaymentResource")]
public sealed record StartedPayment
{
    /// <summary>Names it at the provider.</summary>
    public required string PaymentId { get; init; }

    /// <summary>What is to be paid.</summary>
    public required Money Amount { get; init; }

    /// <summary>Where the buyer pays.</summary>
    public required string PayUrl { get; init; }

    /// <summary>Until when the hold is guarded.</summary>
    public required DateTimeOffset GraceUntil { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }
}

/// <summary>With whom to pay.</summary>
[WireSchema("PaymentBody")]
internal sealed record PaymentRequest(string Provider);

/// <summary>Money that is to go back.</summary>
[WireSchema("RefundBody")]
public sealed record RefundRequest
{
    /// <summary>Minor units; null: all that is left.</summary>
    public long? Amount { get; init; }

    /// <summary>The units go back into stock; only on the refund that completes the amount.</summary>
    public bool? Restock { get; init; }

    /// <summary>Recorded with who and when; 1 to 500 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>What a payment provider tells (the sandbox's form).</summary>
[WireSchema("PaymentCallbackBody")]
public sealed record PaymentCallback
{
    /// <summary>payment.succeeded, payment.failed or refund.sent.</summary>
    public required string Type { get; init; }

    /// <summary>The payment.</summary>
    public required string PaymentId { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>Three capital letters.</summary>
    public required string Currency { get; init; }
}

/// <summary>What the sandbox provider is to send; development profile only.</summary>
[WireSchema("SandboxBody")]
public sealed record SandboxScript
{
    /// <summary>What it says.</summary>
    public required PaymentOutcome Outcome { get; init; }

    /// <summary>How often; null: once.</summary>
    public long? Times { get; init; }

    /// <summary>After so many milliseconds.</summary>
    public long? DelayMs { get; init; }

    /// <summary>Another amount than the order's, in minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>Another currency than the order's.</summary>
    public string? Currency { get; init; }

    /// <summary>Signed wrongly.</summary>
    public bool? BadSignature { get; init; }
}

/// <summary>How long the sandbox provider is away.</summary>
[WireSchema("OutageBody")]
internal sealed record OutageRequest(long ForMs);

/// <summary>Who a development token is for.</summary>
[WireSchema("DevTokenBody")]
internal sealed record DevTokenRequest(string Sub, IReadOnlyList<string> Roles);

/// <summary>A token of the development profile.</summary>
/// <param name="Token">For the header Authorization.</param>
/// <param name="ExpiresAt">By the server's clock.</param>
[WireSchema("DevTokenResource")]
public sealed record DevToken(string Token, DateTimeOffset ExpiresAt);
