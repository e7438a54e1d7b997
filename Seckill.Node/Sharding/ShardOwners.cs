using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Who owns which shard, as this node believes: the last look at the rows, corrected by what hand-overs and other nodes
/// tell in between. A belief only routes; the store decides. Of two, the one with the higher epoch counts.
/// </summary>
public sealed class ShardOwners(int shardCount)
{
    private readonly ShardOwner[] _owners = [.. Enumerable.Repeat(ShardOwner.Nobody, shardCount)];
    private readonly Lock _gate = new();
    private IReadOnlyDictionary<Guid, NodeRow> _nodes = new Dictionary<Guid, NodeRow>();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change of an owner, or of what this node serves.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public ShardOwner Find(ShardId shard) => Volatile.Read(ref _owners[shard.Value]);

    /// <summary>Where a node is; null: it is dead or unknown.</summary>
    public PeerAddress? AddressOf(Guid node) =>
        Volatile.Read(ref _nodes).TryGetValue(node, out var row) && row.State != NodeState.Dead
            ? new PeerAddress(node, row.Address) : null;

    public NodeRow? NodeOf(Guid node) => Volatile.Read(ref _nodes).GetValueOrDefault(node);

    /// <summary>All shards have an owner that lives, as far as its row and its session's lock tell.</summary>
    public bool AreAllOwned => UnownedCount == 0;

    /// <summary>Shards whose owner does not live, or that have none.</summary>
    public int UnownedCount => _owners.Count(owner => owner.Node is not { } node || AddressOf(node) is null
        || !NodeOf(node)!.IsLocked);

    public void See(ClusterMap map)
    {
        var before = _nodes;
        var now = map.Nodes.ToDictionary(row => row.Incarnation);
        Volatile.Write(ref _nodes, now);
        var changed = before.Count != now.Count
            || now.Any(node => before.GetValueOrDefault(node.Key) is not { } known || known.State != node.Value.State
                || known.IsLocked != node.Value.IsLocked);
        foreach (var row in map.Shards)
        {
            changed |= TryLearn(row.Shard, row.Owner, row.Epoch);
        }

        if (changed)
        {
            Signal();
        }
    }

    /// <summary>Somebody says so.</summary>
    public void Learn(ShardId shard, Guid? owner, long epoch)
    {
        if (TryLearn(shard, owner, epoch))
        {
            Signal();
        }
    }

    private bool TryLearn(ShardId shard, Guid? owner, long epoch)
    {
        lock (_gate)
        {
            var known = _owners[shard.Value];
            if (epoch < known.Epoch || (epoch == known.Epoch && known.Node == owner))
            {
                return false;
            }

            Volatile.Write(ref _owners[shard.Value], new ShardOwner(owner, epoch));
            return true;
        }
    }

    /// <summary>Wakes those who wait for a way to an item.</summary>
    public void Signal() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult();
}

/// <summary>Node null: nobody, or not known.</summary>
public sealed record ShardOwner(Guid? Node, long Epoch)
{
    public static readonly ShardOwner Nobody = new(null, -1);
}
