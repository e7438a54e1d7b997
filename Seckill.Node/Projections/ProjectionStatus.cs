using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Where one projection is on one shard, as this node knows it.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Position">The last commit that landed.</param>
/// <param name="Head">The last commit known of.</param>
/// <param name="Behind">Commits that have not landed.</param>
/// <param name="Age">How long the oldest of them has been known; zero when there is none.</param>
/// <param name="State">Whether it goes on.</param>
/// <param name="Fault">Why it does not, or why the last attempt failed.</param>
public sealed record ProjectionStatus(
    string Projection,
    ShardOffset Position,
    long Head,
    long Behind,
    TimeSpan Age,
    ProjectionState State,
    string? Fault);

public enum ProjectionState
{
    Running,

    /// <summary>By an operator, on all shards, until resumed.</summary>
    Paused,

    /// <summary>The store failed; tried again by itself.</summary>
    Retrying,

    /// <summary>A commit can not be folded: on this shard it stays there until resumed or rebuilt.</summary>
    Stopped,
}
