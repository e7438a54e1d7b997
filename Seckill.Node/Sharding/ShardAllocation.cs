using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>
/// Which node should own which shard: pure functions of the rows, so that every node comes to the same answer and the
/// store settles what little they see differently.
/// </summary>
public static class ShardAllocation
{
    /// <summary>Moves that may be under way at one time.</summary>
    public const int MostMoves = 2;

    /// <summary>Nodes that may be given shards: up, with the role; in one order for all who ask.</summary>
    public static IReadOnlyList<NodeRow> Candidates(IReadOnlyList<NodeRow> nodes) =>
        [.. nodes.Where(node => node is { State: NodeState.Up, OwnsShards: true })
            .OrderBy(node => node.NodeId, StringComparer.Ordinal).ThenBy(node => node.Incarnation)];

    /// <summary>
    /// A new owner for each shard that has no living one (or, with <paramref name="leaving"/>, is that node's): the
    /// wished one if it is a candidate, else whoever has least; nobody else's shard moves. Empty: no candidate.
    /// </summary>
    public static IReadOnlyDictionary<ShardId, Guid> Adopt(ClusterMap map, Guid? leaving = null)
    {
        var adopted = new Dictionary<ShardId, Guid>();
        var candidates = Candidates(map.Nodes).Where(node => node.Incarnation != leaving).ToList();
        if (candidates.Count == 0)
        {
            return adopted;
        }

        var alive = map.Nodes.Where(node => node.State != NodeState.Dead).Select(node => node.Incarnation).ToHashSet();
        var orphans = map.Shards
            .Where(row => row.Owner is not { } owner || !alive.Contains(owner) || owner == leaving).ToList();
        var counts = candidates.ToDictionary(
            node => node.Incarnation, node => map.Shards.Count(row => row.Owner == node.Incarnation));
        foreach (var row in orphans.OrderBy(row => row.Shard.Value))
        {
            var owner = row.Want is { } want && counts.ContainsKey(want)
                ? want : candidates.MinBy(node => counts[node.Incarnation])!.Incarnation;
            adopted[row.Shard] = owner;
            counts[owner]++;
        }

        return adopted;
    }

    /// <summary>
    /// Wishes that bring the nodes to floor or ceil of an equal share, with the fewest moves: every shard stays unless
    /// its node is over its target. Also takes wishes back that nobody can fulfil (Target null).
    /// </summary>
    /// <param name="map">The rows.</param>
    /// <param name="frozen">Shards that may not be moved for balance now.</param>
    public static IReadOnlyList<ShardWish> Plan(ClusterMap map, IReadOnlySet<ShardId> frozen)
    {
        var candidates = Candidates(map.Nodes);
        var ids = candidates.Select(node => node.Incarnation).ToHashSet();
        var idle = map.Shards.Where(row => row.Want is { } want && (!ids.Contains(want) || want == row.Owner));
        var wishes = idle.Select(row => new ShardWish(row.Shard, row.Epoch, null)).ToList();
        var moving = map.Shards.Count(row => IsMoving(row, ids));
        if (candidates.Count == 0 || moving >= MostMoves)
        {
            return wishes;
        }

        var counts = candidates.ToDictionary(node => node.Incarnation, _ => 0);
        foreach (var row in map.Shards.Where(row => (Heir(row, ids) is { } heir) && counts.ContainsKey(heir)))
        {
            counts[Heir(row, ids)!.Value]++;
        }

        var targets = Targets(candidates, counts, map.Shards.Count);
        for (; moving < MostMoves; moving++)
        {
            var from = candidates.MaxBy(node => counts[node.Incarnation] - targets[node.Incarnation])!.Incarnation;
            var to = candidates.MinBy(node => counts[node.Incarnation] - targets[node.Incarnation])!.Incarnation;
            var one = map.Shards.OrderByDescending(row => row.Shard.Value).FirstOrDefault(row => row.Owner == from
                && !IsMoving(row, ids) && !frozen.Contains(row.Shard) && wishes.All(wish => wish.Shard != row.Shard));
            if (counts[from] <= targets[from] || counts[to] >= targets[to] || one is null)
            {
                break;
            }

            wishes.Add(new ShardWish(one.Shard, one.Epoch, to));
            counts[from]--;
            counts[to]++;
        }

        return wishes;
    }

    private static bool IsMoving(ShardRow row, HashSet<Guid> candidates) =>
        row.Want is { } want && want != row.Owner && candidates.Contains(want);

    /// <summary>Whose the shard is once moves under way are done.</summary>
    private static Guid? Heir(ShardRow row, HashSet<Guid> candidates) =>
        IsMoving(row, candidates) ? row.Want : row.Owner;

    /// <summary>Those who have most get the one shard more that does not divide.</summary>
    private static Dictionary<Guid, int> Targets(
        IReadOnlyList<NodeRow> candidates, Dictionary<Guid, int> counts, int shards)
    {
        var (floor, more) = (shards / candidates.Count, shards % candidates.Count);
        return candidates.OrderByDescending(node => counts[node.Incarnation])
            .Select((node, rank) => (node.Incarnation, Target: floor + (rank < more ? 1 : 0)))
            .ToDictionary(pair => pair.Incarnation, pair => pair.Target);
    }
}

/// <summary>A wish to be written where the shard's epoch is still this one; Target null: takes the wish back.</summary>
public sealed record ShardWish(ShardId Shard, long SeenEpoch, Guid? Target);
