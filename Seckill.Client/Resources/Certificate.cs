namespace Seckill.Client;

/// <summary>What an item sold, and whether it adds up, at one position of the journal.</summary>
[WireSchema("CertificateResource")]
public sealed record Certificate
{
    /// <summary>Units in all.</summary>
    public required int Total { get; init; }

    /// <summary>Can be bought in this round.</summary>
    public required int Free { get; init; }

    /// <summary>Reserved, not paid.</summary>
    public required int Held { get; init; }

    /// <summary>Paid for.</summary>
    public required int Sold { get; init; }

    /// <summary>Came back.</summary>
    public required int Returned { get; init; }

    /// <summary>Of the sold ones, refunded without coming back.</summary>
    public required int RefundedUnits { get; init; }

    /// <summary>Minor units of the item's currency.</summary>
    public required CertificateMoney Money { get; init; }

    /// <summary>How many orders are in each state.</summary>
    public required IReadOnlyDictionary<OrderState, int> Orders { get; init; }

    /// <summary>Units and money add up, and journal and read models agree.</summary>
    public required bool Balanced { get; init; }

    /// <summary>Where journal and read models differ.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    /// <summary>The place in the journal that this is true at.</summary>
    public required CertificatePosition Position { get; init; }
}

/// <summary>Money of an item.</summary>
/// <param name="Captured">Late and second payments included.</param>
/// <param name="Refunded">Sent back.</param>
/// <param name="Due">Owed and not sent yet.</param>
[WireSchema("CertificateMoney")]
public sealed record CertificateMoney(Int128 Captured, Int128 Refunded, Int128 Due);

/// <summary>A place in the journal, with the hash of its chain there.</summary>
/// <param name="Shard">Which part of the journal.</param>
/// <param name="Offset">Without gaps within a shard.</param>
/// <param name="Hash">In hexadecimal.</param>
[WireSchema("CertificatePosition")]
public sealed record CertificatePosition(int Shard, long Offset, string Hash);

/// <summary>A sale after the fact.</summary>
[WireSchema("ItemReportResource")]
public sealed record ItemReport
{
    /// <summary>The item.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Of one unit.</summary>
    public required Money Price { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>As of serverTime.</summary>
    public required ItemPhase Phase { get; init; }

    /// <summary>How many rounds there were.</summary>
    public required int Round { get; init; }

    /// <summary>When what happened first and last.</summary>
    public required ReportTimings Timings { get; init; }

    /// <summary>What was sold, and whether it adds up.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }
}

/// <summary>When what happened; null: it has not.</summary>
[WireSchema("ReportTimings")]
public sealed record ReportTimings
{
    /// <summary>The sale opened.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The first order was won.</summary>
    public DateTimeOffset? FirstOrderAt { get; init; }

    /// <summary>No unit was free for the first time.</summary>
    public DateTimeOffset? SoldOutAt { get; init; }

    /// <summary>The last order was won.</summary>
    public DateTimeOffset? LastOrderAt { get; init; }

    /// <summary>The first order was paid.</summary>
    public DateTimeOffset? FirstPaidAt { get; init; }

    /// <summary>The last order was paid.</summary>
    public DateTimeOffset? LastPaidAt { get; init; }

    /// <summary>The last refund.</summary>
    public DateTimeOffset? LastRefundAt { get; init; }

    /// <summary>The item was taken off.</summary>
    public DateTimeOffset? RetiredAt { get; init; }
}
