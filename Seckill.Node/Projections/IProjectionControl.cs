namespace Seckill.Node.Projections;

/// <summary>What operators see of the read models and do to them; any node does it for the cluster.</summary>
public interface IProjectionControl
{
    IReadOnlyList<string> Names { get; }

    /// <summary>One entry per projection and shard, as this node knows them.</summary>
    IReadOnlyList<ProjectionStatus> Status();

    /// <summary>Durable; other nodes follow with their next poll.</summary>
    ValueTask PauseAsync(string projection, CancellationToken cancellation);

    /// <summary>Ends a pause, and forgives what stopped it.</summary>
    ValueTask ResumeAsync(string projection, CancellationToken cancellation);

    /// <summary>Empties the read model and folds the whole journal again, while commits keep coming.</summary>
    ValueTask RebuildAsync(string projection, CancellationToken cancellation);
}
