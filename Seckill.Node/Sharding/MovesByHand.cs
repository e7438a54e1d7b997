using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>
/// The shards that somebody has moved by hand, as the planner sees it: not by its own wish, between two nodes that are
/// both up. It leaves them where they are, else it would undo what an operator has just done.
/// </summary>
internal sealed class MovesByHand
{
    private readonly Dictionary<ShardId, Guid> _wished = [];
    private readonly HashSet<ShardId> _moved = [];

    public IReadOnlySet<ShardId> Shards => _moved;

    /// <summary>The planner itself wishes so.</summary>
    public void Wished(ShardId shard, Guid? target)
    {
        if (target is { } node)
        {
            _wished[shard] = node;
        }
    }

    public void See(ClusterMap before, ClusterMap now)
    {
        var up = ShardAllocation.Candidates(now.Nodes).Select(node => node.Incarnation).ToHashSet();
        var owners = before.Shards.ToDictionary(row => row.Shard, row => row.Owner);
        foreach (var row in now.Shards)
        {
            var moved = owners.GetValueOrDefault(row.Shard) is { } from && from != row.Owner && up.Contains(from);
            var target = moved ? row.Owner : row.Want is { } want && want != row.Owner ? want : null;
            if (target is { } node && (!_wished.TryGetValue(row.Shard, out var own) || own != node))
            {
                _moved.Add(row.Shard);
            }
        }
    }
}
