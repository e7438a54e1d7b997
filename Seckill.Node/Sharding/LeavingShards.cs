using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>Shards that this node is handing over.</summary>
public sealed class LeavingShards
{
    private readonly ConcurrentDictionary<ShardId, bool> _holdsBack = new();

    /// <summary>From now on the shard is not acquired anew, and nothing is routed to its next owner.</summary>
    public void Begin(ShardId shard) => _holdsBack[shard] = true;

    /// <summary>What was parked is on its way to the next owner: others may follow.</summary>
    public void SentOn(ShardId shard) => _holdsBack.TryUpdate(shard, false, true);

    public void End(ShardId shard) => _holdsBack.TryRemove(shard, out _);

    public bool Contains(ShardId shard) => _holdsBack.ContainsKey(shard);

    /// <summary>What was parked is still here: a request of this node that went now would overtake it.</summary>
    public bool HoldsBack(ShardId shard) => _holdsBack.GetValueOrDefault(shard);
}
