namespace Seckill.Client;

/// <summary>Simulated buyers to be sent; development profile only.</summary>
[WireSchema("CrowdBody")]
public sealed record CrowdRequest
{
    /// <summary>A published item.</summary>
    public required string ItemId { get; init; }

    /// <summary>How many come; null: 100.</summary>
    public long? Buyers { get; init; }

    /// <summary>Over how many seconds they come; null: 10.</summary>
    public long? Seconds { get; init; }
}

/// <summary>A crowd of simulated buyers, and what became of it so far.</summary>
[WireSchema("CrowdResource")]
public sealed record Crowd
{
    /// <summary>Names it on its node.</summary>
    public required string Id { get; init; }

    /// <summary>What it buys.</summary>
    public required string ItemId { get; init; }

    /// <summary>How many they are.</summary>
    public required int Buyers { get; init; }

    /// <summary>Over which they arrive.</summary>
    public required int Seconds { get; init; }

    /// <summary>Whether all of them have left.</summary>
    public required CrowdState State { get; init; }

    /// <summary>Have begun.</summary>
    public required int Arrived { get; init; }

    /// <summary>Were told that units are held for them.</summary>
    public required int Won { get; init; }

    /// <summary>Left while on the wait list.</summary>
    public required int Waiting { get; init; }

    /// <summary>Left without a decision.</summary>
    public required int Undecided { get; init; }

    /// <summary>Won and paid.</summary>
    public required int Paid { get; init; }

    /// <summary>Payments that the provider declined; some of them paid after all.</summary>
    public required int Declined { get; init; }

    /// <summary>Won and cancelled.</summary>
    public required int Cancelled { get; init; }

    /// <summary>Won and left without paying.</summary>
    public required int Unpaid { get; init; }

    /// <summary>Not won, by problem code.</summary>
    public required IReadOnlyDictionary<string, int> Refused { get; init; }
}
