namespace Seckill.Client;

/// <summary>An item as everybody sees it; never with a count of what is left.</summary>
[WireSchema("ItemResource")]
public sealed record Item
{
    /// <summary>Names it for good.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Of one unit.</summary>
    public required Money Price { get; init; }

    /// <summary>Units one buyer may have.</summary>
    public required int PerBuyerLimit { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>Seconds that a reservation is held unpaid.</summary>
    public required int HoldSeconds { get; init; }

    /// <summary>As of serverTime, up to a second late.</summary>
    public required ItemPhase Phase { get; init; }

    /// <summary>A new round opens when units come back.</summary>
    public required int Round { get; init; }

    /// <summary>What is asked for before a pass.</summary>
    public required ChallengeKind Challenge { get; init; }

    /// <summary>When the server said this.</summary>
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>Grows with every change.</summary>
    public required int Version { get; init; }
}
