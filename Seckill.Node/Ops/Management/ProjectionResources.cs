using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /projections.</summary>
internal sealed record ProjectionList(IReadOnlyList<ProjectionResource> Projections);

/// <summary>
/// A read model over all shards. State: running, paused, retrying, stopped (the worst of its shards'). Behind: commits
/// that have not landed; OldestMs: how long the oldest of them has been known. Shards: those that do not run.
/// </summary>
internal sealed record ProjectionResource(
    string Name, string State, long Behind, long OldestMs, IReadOnlyList<ProjectionTrouble> Shards)
{
    public static ProjectionResource Of(string name, IReadOnlyList<ProjectionStatus> shards) => new(
        name,
        WordOf(shards.Select(shard => shard.State).DefaultIfEmpty(ProjectionState.Running).MaxBy(Severity)),
        shards.Sum(shard => shard.Behind),
        (long)shards.Select(shard => shard.Age.TotalMilliseconds).DefaultIfEmpty(0).Max(),
        [
            .. shards.Where(shard => shard.State is ProjectionState.Retrying or ProjectionState.Stopped)
                .Select(shard => new ProjectionTrouble(
                    PositionResource.Of(shard.Position), WordOf(shard.State), shard.Fault)),
        ]);

    private static int Severity(ProjectionState state) => state switch
    {
        ProjectionState.Running => 0,
        ProjectionState.Paused => 1,
        ProjectionState.Retrying => 2,
        ProjectionState.Stopped => 3,
        _ => throw new InvalidOperationException($"no severity for {state}"),
    };

    private static string WordOf(ProjectionState state) => state.ToString().ToLowerInvariant();
}

/// <summary>A shard on which a projection does not go on, the last commit that landed, and why.</summary>
internal sealed record ProjectionTrouble(PositionResource Position, string State, string? Fault);
