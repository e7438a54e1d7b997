namespace Seckill.Client;

/// <summary>The verdict over a whole journal.</summary>
[WireSchema("VerificationResource")]
public sealed record Verification
{
    /// <summary>There are no findings.</summary>
    public required bool Ok { get; init; }

    /// <summary>How many were read.</summary>
    public required int Shards { get; init; }

    /// <summary>How many were read.</summary>
    public required long Commits { get; init; }

    /// <summary>How many were folded.</summary>
    public required long Events { get; init; }

    /// <summary>How many they belong to.</summary>
    public required int Items { get; init; }

    /// <summary>The first bad place of each shard.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Orders without a record of their buyer; told, not judged.</summary>
    public required long WithoutShipTo { get; init; }
}

/// <summary>A place where the journal is not as it was written.</summary>
/// <param name="Shard">From 0.</param>
/// <param name="Offset">Of the commit.</param>
/// <param name="ItemId">Null: not known there.</param>
/// <param name="What">What is wrong, in a sentence.</param>
[WireSchema("FindingResource")]
public sealed record Finding(int Shard, long Offset, string? ItemId, string What);
