using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// An item in the read model of orders: its public facts, and its units as the projection counts them.
/// </summary>
public sealed class ItemRow
{
    public required ItemId Item { get; init; }

    public required ShardId Shard { get; init; }

    public required string Merchant { get; init; }

    public required ItemTerms Terms { get; set; }

    public required Instant CreatedAt { get; init; }

    public ItemId? CopyOf { get; init; }

    public ItemStatus Status { get; set; }

    public int Round { get; set; }

    /// <summary>Changes of the public facts, as in <see cref="ItemFacts"/>.</summary>
    public int FactsVersion { get; set; }

    public Instant UpdatedAt { get; set; }

    /// <summary>Count of the item's events folded so far.</summary>
    public long Version { get; set; }

    /// <summary>Last commit folded.</summary>
    public long Seq { get; set; }

    public int Total { get; set; }

    public int Free { get; set; }

    public int Held { get; set; }

    public int Sold { get; set; }

    public int Returned { get; set; }

    public int RefundedUnits { get; set; }

    public int Waiting { get; set; }

    /// <summary>The latch of the round: no unit is free.</summary>
    public bool SoldOut => Free == 0;

    public bool WaitListOpen => SoldOut && Status == ItemStatus.Published && Waiting < Held;

    public ItemFacts ToFacts() => new(Item, Merchant, Terms, Status, Round, SoldOut, WaitListOpen, FactsVersion);

    /// <summary>Differs when the public facts do; cheaper than making them.</summary>
    public (ItemTerms Terms, ItemStatus Status, int Round, bool SoldOut, bool WaitListOpen) FactsKey() =>
        (Terms, Status, Round, SoldOut, WaitListOpen);
}
