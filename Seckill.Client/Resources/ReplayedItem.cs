namespace Seckill.Client;

/// <summary>An item folded from its journal, now or at a position or time.</summary>
[WireSchema("ReplayedItem")]
public sealed record ReplayedItem
{
    /// <summary>Names it for good.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Merchant { get; init; }

    /// <summary>What its merchant had made of it.</summary>
    public required ItemStatus Status { get; init; }

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

    /// <summary>How many of its events were folded.</summary>
    public required long Version { get; init; }

    /// <summary>How many orders are in each state.</summary>
    public required IReadOnlyDictionary<OrderState, int> Orders { get; init; }

    /// <summary>SHA-256 over all of the item's state, in hexadecimal.</summary>
    public required string StateHash { get; init; }
}

/// <summary>Where the replayed item and the read models differ.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Shard">Where its journal is.</param>
/// <param name="Offsets">Where each projection was compared, by name.</param>
/// <param name="Differences">Empty: nowhere.</param>
[WireSchema("ItemDiffResource")]
public sealed record ItemDifferences(
    string ItemId, int Shard, IReadOnlyDictionary<string, long> Offsets, IReadOnlyList<CellDifference> Differences);

/// <summary>A cell that is not what the journal says.</summary>
/// <param name="Table">Of the read models.</param>
/// <param name="Row">Its key.</param>
/// <param name="Column">Null: the row is missing, or too much.</param>
/// <param name="Journal">What it says.</param>
/// <param name="ReadModel">What it has.</param>
[WireSchema("CellDifferenceResource")]
public sealed record CellDifference(string Table, string Row, string? Column, string Journal, string ReadModel);

/// <summary>What the owner holds in memory, compared with its journal.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Same">They are the same, bit by bit.</param>
/// <param name="Version">Events that the owner has folded.</param>
/// <param name="JournalVersion">Events that the journal has.</param>
/// <param name="Orders">How many were compared.</param>
/// <param name="Position">Where in the journal.</param>
/// <param name="Live">SHA-256 over the state in memory, in hexadecimal.</param>
/// <param name="Journal">SHA-256 over the replayed state, in hexadecimal.</param>
[WireSchema("StateCheckResource")]
public sealed record StateCheck(
    string ItemId, bool Same, long Version, long JournalVersion, int Orders, Position Position, string Live,
    string Journal);
