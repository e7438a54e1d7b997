namespace Seckill.Client;

/// <summary>A new item. With <see cref="CopyOf"/> the others are optional and override the copy's.</summary>
[WireSchema("ItemBody")]
public sealed record NewItem
{
    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Of one unit.</summary>
    public Money? Price { get; init; }

    /// <summary>Units, 1 to 10^9.</summary>
    public long? Stock { get; init; }

    /// <summary>Units one buyer may have; null: 1.</summary>
    public long? PerBuyerLimit { get; init; }

    /// <summary>When it opens, by the server's clock.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>When it closes, in the future.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Seconds that a reservation is held unpaid, 5 to 86400; null: 900.</summary>
    public long? HoldSeconds { get; init; }

    /// <summary>How buyers are let in; null: the installation's defaults.</summary>
    public NewAdmission? Admission { get; init; }

    /// <summary>Id of a retired item of the same merchant.</summary>
    public string? CopyOf { get; init; }
}

/// <summary>What changes of a draft; what is null stays.</summary>
[WireSchema("ItemChangeBody")]
public sealed record ItemChange
{
    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Of one unit.</summary>
    public Money? Price { get; init; }

    /// <summary>Units, 1 to 10^9.</summary>
    public long? Stock { get; init; }

    /// <summary>Units one buyer may have.</summary>
    public long? PerBuyerLimit { get; init; }

    /// <summary>When it opens, by the server's clock.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>When it closes, in the future.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>Seconds that a reservation is held unpaid, 5 to 86400.</summary>
    public long? HoldSeconds { get; init; }

    /// <summary>How buyers are let in.</summary>
    public NewAdmission? Admission { get; init; }
}

/// <summary>How buyers are to be let in; what is null follows the installation's defaults.</summary>
[WireSchema("AdmissionBody")]
public sealed record NewAdmission
{
    /// <summary>Purchases let through per second, 1 to 10^7.</summary>
    public long? RatePerSecond { get; init; }

    /// <summary>Purchases let through at once, 1 to 10^7.</summary>
    public long? Burst { get; init; }

    /// <summary>Places in line, 0 to 10^6.</summary>
    public long? MaxLine { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public ChallengeKind? Challenge { get; init; }

    /// <summary>Unpaid orders one buyer may have at a time; settled by publishing.</summary>
    public long? MaxUnpaidOrders { get; init; }
}

/// <summary>What changes of how buyers are let in, at once and while the item sells; what is null stays.</summary>
[WireSchema("AdmissionChangeBody")]
public sealed record AdmissionChange
{
    /// <summary>Purchases let through per second, 1 to 10^7.</summary>
    public long? RatePerSecond { get; init; }

    /// <summary>Purchases let through at once, 1 to 10^7.</summary>
    public long? Burst { get; init; }

    /// <summary>Places in line, 0 to 10^6.</summary>
    public long? MaxLine { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public ChallengeKind? Challenge { get; init; }

    /// <summary>Recorded with who and when; 1 to 500 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>Why; recorded with who and when.</summary>
[WireSchema("ReasonBody")]
[WireSchema("ItemReasonBody")]
internal sealed record ReasonRequest(string Reason);

/// <summary>Units that come or go.</summary>
[WireSchema("AdjustmentBody")]
[WireSchema("ItemAdjustBody")]
internal sealed record AdjustmentRequest(long Delta, string Reason);

/// <summary>Holds that are taken back.</summary>
[WireSchema("ClawBackBody")]
internal sealed record ClawBackRequest(IReadOnlyList<string> Orders, string Reason);

/// <summary>For routes that take no member.</summary>
[WireSchema("EmptyBody")]
internal sealed record EmptyRequest
{
    public static readonly EmptyRequest Instance = new();
}
