namespace Seckill.Client;

/// <summary>One reason for which a node refused somebody, and how often.</summary>
[WireSchema("LossResource")]
public sealed record Loss
{
    /// <summary>Who refused.</summary>
    public required string Node { get; init; }

    /// <summary>pass or order.</summary>
    public required string What { get; init; }

    /// <summary>A problem code.</summary>
    public required string Code { get; init; }

    /// <summary>item, edge, buyer-limiter, address-limiter, caller-bound or node-bound.</summary>
    public required string Rule { get; init; }

    /// <summary>In a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How often.</summary>
    public required int Count { get; init; }

    /// <summary>The first time.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>The last time.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Of an attempt that had been answered 202.</summary>
    public string? OrderId { get; init; }

    /// <summary>The item as the journal has it at the last time.</summary>
    public ItemThen? Item { get; init; }
}

/// <summary>An item at an instant: where the journal was, and what the rules looked at.</summary>
[WireSchema("ItemThen")]
public sealed record ItemThen
{
    /// <summary>The place in the journal that this is true at.</summary>
    public required Position Position { get; init; }

    /// <summary>What its merchant had made of it.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>Which round it was.</summary>
    public required int Round { get; init; }

    /// <summary>Units in all.</summary>
    public required int Total { get; init; }

    /// <summary>Could be bought in that round.</summary>
    public required int Free { get; init; }

    /// <summary>Reserved, not paid.</summary>
    public required int Held { get; init; }

    /// <summary>Paid for.</summary>
    public required int Sold { get; init; }

    /// <summary>Came back.</summary>
    public required int Returned { get; init; }

    /// <summary>Orders on the wait list.</summary>
    public required int Waiting { get; init; }
}
