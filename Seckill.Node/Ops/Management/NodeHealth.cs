using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>What the probes ask: is the process alive, has it started, should it get traffic.</summary>
public sealed class NodeHealth(NodeMembership membership, ShardRegion region)
{
    private volatile bool _draining;

    /// <summary>From now on not ready, so that a balancer sends nothing new.</summary>
    public void Drain() => _draining = true;

    /// <summary>Started: every shard was served at once.</summary>
    public bool IsStarted => region.AllServed.IsCompletedSuccessfully;

    /// <summary>Ready: started, not draining, the store answers, every shard serves.</summary>
    public IReadOnlyList<HealthCheck> Checks() =>
    [
        new("started", IsStarted, $"{region.ServedCount} of {region.ShardCount} shards serve"),
        new("not-draining", !_draining, _draining ? "draining" : "in service"),
        new("store", membership.GoodBeats > 0, membership.GoodBeats > 0
            ? "the last beat was written" : "the last beat failed"),
        new("shards", region.ServedCount == region.ShardCount,
            $"{region.ServedCount} of {region.ShardCount} shards serve"),
        new("member", !membership.Dead.IsCompleted, membership.Dead.IsCompleted ? "declared dead" : "a member"),
    ];
}

/// <summary>One condition of readiness; Detail says in words what was seen.</summary>
public sealed record HealthCheck(string Name, bool Healthy, string Detail);
