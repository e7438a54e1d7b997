namespace Seckill.Client;

/// <summary>An item as its merchant sees it.</summary>
[WireSchema("MerchantItemResource")]
public sealed record MerchantItem
{
    /// <summary>Names it for good.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Of one unit.</summary>
    public required Money Price { get; init; }

    /// <summary>Units in all; null where only the public facts are at hand.</summary>
    public int? Stock { get; init; }

    /// <summary>Units one buyer may have.</summary>
    public required int PerBuyerLimit { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>Seconds that a reservation is held unpaid.</summary>
    public required int HoldSeconds { get; init; }

    /// <summary>How buyers are let in.</summary>
    public required Admission Admission { get; init; }

    /// <summary>What the merchant has made of it.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>What buyers see.</summary>
    public required ItemPhase Phase { get; init; }

    /// <summary>A new round opens when units come back.</summary>
    public required int Round { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public required ChallengeKind Challenge { get; init; }

    /// <summary>Where the units are, once published.</summary>
    public Stock? Units { get; init; }

    /// <summary>The retired item it was copied from.</summary>
    public string? CopyOf { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Grows with every change.</summary>
    public required int Version { get; init; }
}

/// <summary>How buyers are let in; what is null follows the installation's defaults.</summary>
[WireSchema("AdmissionResource")]
public sealed record Admission
{
    /// <summary>Purchases let through per second.</summary>
    public int? RatePerSecond { get; init; }

    /// <summary>Purchases let through at once after a quiet time.</summary>
    public int? Burst { get; init; }

    /// <summary>Places in line.</summary>
    public int? MaxLine { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public required ChallengeKind Challenge { get; init; }

    /// <summary>Unpaid orders one buyer may have at a time.</summary>
    public int? MaxUnpaidOrders { get; init; }
}

/// <summary>Where units are: free + held + sold + returned = total.</summary>
[WireSchema("StockResource")]
public sealed record Stock
{
    /// <summary>Units in all.</summary>
    public required int Total { get; init; }

    /// <summary>Can be bought in this round.</summary>
    public required int Free { get; init; }

    /// <summary>Reserved, not paid.</summary>
    public required int Held { get; init; }

    /// <summary>Paid for.</summary>
    public required int Sold { get; init; }

    /// <summary>Came back; for the wait list and the next round.</summary>
    public required int Returned { get; init; }

    /// <summary>Of the sold ones, refunded without coming back.</summary>
    public required int RefundedUnits { get; init; }

    /// <summary>Orders on the wait list.</summary>
    public required int Waiting { get; init; }

    /// <summary>Purchases in line.</summary>
    public required int InLine { get; init; }

    /// <summary>A new round opens when units come back.</summary>
    public required int Round { get; init; }

    /// <summary>The place in the journal that this is true at.</summary>
    public required Position Position { get; init; }
}

/// <summary>A place in the journal.</summary>
/// <param name="Shard">Which part of the journal.</param>
/// <param name="Offset">Without gaps within a shard.</param>
[WireSchema("PositionResource")]
public sealed record Position(int Shard, long Offset);
