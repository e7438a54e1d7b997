namespace Seckill.Client;

/// <summary>An item in the operators' list, from the read model, which may lag.</summary>
[WireSchema("ItemListed")]
public sealed record ListedItem
{
    /// <summary>Names it for good.</summary>
    public required string ItemId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Merchant { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What its merchant has made of it.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>What buyers see.</summary>
    public required ItemPhase Phase { get; init; }

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

    /// <summary>Orders on the wait list.</summary>
    public required int Waiting { get; init; }

    /// <summary>A new round opens when units come back.</summary>
    public required int Round { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }
}
