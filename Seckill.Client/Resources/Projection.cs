namespace Seckill.Client;

/// <summary>A read model over all shards.</summary>
[WireSchema("ProjectionResource")]
public sealed record Projection
{
    /// <summary>Such as orders.</summary>
    public required string Name { get; init; }

    /// <summary>running, paused, retrying or stopped: the worst of its shards'.</summary>
    public required string State { get; init; }

    /// <summary>Commits that have not landed.</summary>
    public required long Behind { get; init; }

    /// <summary>Milliseconds that the oldest of them has been known.</summary>
    public required long OldestMs { get; init; }

    /// <summary>Those on which it does not run.</summary>
    public required IReadOnlyList<ProjectionTrouble> Shards { get; init; }
}

/// <summary>A shard on which a read model does not go on.</summary>
/// <param name="Position">The last commit that landed.</param>
/// <param name="State">retrying or stopped.</param>
/// <param name="Fault">Why.</param>
[WireSchema("ProjectionTrouble")]
public sealed record ProjectionTrouble(Position Position, string State, string? Fault);

/// <summary>The read models.</summary>
/// <param name="Projections">Each of them.</param>
[WireSchema("ProjectionList")]
public sealed record ProjectionList(IReadOnlyList<Projection> Projections);
