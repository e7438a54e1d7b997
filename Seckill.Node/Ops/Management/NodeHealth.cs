using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>What the probes ask: is the process alive, has it started, should it get traffic.</summary>
public sealed class NodeHealth(ClusterHost host)
{
    private volatile bool _draining;
    private volatile bool _listening;

    /// <summary>Who is sent here finds the door open: the public listener is there, or this node has none.</summary>
    public void Listen() => _listening = true;

    /// <summary>From now on not ready, so that a balancer sends nothing new.</summary>
    public void Drain() => _draining = true;

    /// <summary>
    /// Ready: started, listening, not draining, a permit to decide, its own shards serve. Shards of a node that has
    /// just died are no reason to send buyers away from those that live: their requests wait for the next owner.
    /// </summary>
    public IReadOnlyList<HealthCheck> Checks()
    {
        var draining = _draining || host.Membership.IsDraining;
        var started = host.Started.IsCompletedSuccessfully;
        var (served, owned) = (host.Region.ServedCount, host.OwnedCount);
        return
        [
            new("started", started, started ? "every shard has been served" : "not every shard was served yet"),
            new("listening", _listening, _listening ? "buyers can connect" : "the public listener is not open yet"),
            new("not-draining", !draining, draining ? "draining" : "in service"),
            new("store", host.Membership.GoodBeats > 0 && host.Membership.Permit.IsValid,
                host.Membership.GoodBeats > 0 ? "the last beat was written" : "the last beat failed"),
            new("shards", served >= owned && !host.Region.IsBroken,
                host.Region.IsBroken
                    ? "a shard stopped: its history can not be replayed, or an item was not what it says"
                    : $"{served} of {owned} shards of this node serve"),
            new("member", !host.Membership.Dead.IsCompleted,
                host.Membership.Dead.IsCompleted ? "declared dead" : "a member"),
        ];
    }
}

/// <summary>One condition of readiness; Detail says in words what was seen.</summary>
public sealed record HealthCheck(string Name, bool Healthy, string Detail);
