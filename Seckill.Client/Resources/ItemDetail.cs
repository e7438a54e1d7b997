namespace Seckill.Client;

/// <summary>An item as its owner has it in memory.</summary>
[WireSchema("ItemDetail")]
public sealed record ItemDetail
{
    /// <summary>Names it for good.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Merchant { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Of one unit.</summary>
    public required Money Price { get; init; }

    /// <summary>What its merchant has made of it.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>What buyers see.</summary>
    public required ItemPhase Phase { get; init; }

    /// <summary>Units one buyer may have.</summary>
    public required int PerBuyerLimit { get; init; }

    /// <summary>Seconds that a reservation is held unpaid.</summary>
    public required int HoldSeconds { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>No unit of this round is free.</summary>
    public required bool SoldOut { get; init; }

    /// <summary>Its wait list takes people.</summary>
    public required bool WaitListOpen { get; init; }

    /// <summary>Where its units are.</summary>
    public required Stock Stock { get; init; }

    /// <summary>Of the chain at the stock's position, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>How many orders are in each state; those in line have none yet.</summary>
    public required IReadOnlyDictionary<OrderState, int> Orders { get; init; }

    /// <summary>Changes of what everybody sees of it.</summary>
    public required int Version { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The retired item it was copied from.</summary>
    public string? CopyOf { get; init; }

    /// <summary>From 0.</summary>
    public required int Shard { get; init; }

    /// <summary>The owner, by the rows; null: nobody.</summary>
    public string? Node { get; init; }

    /// <summary>Grows with every change of the owner.</summary>
    public required long Epoch { get; init; }
}
