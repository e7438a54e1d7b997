using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// From rows to what operators read; the same for a node that answers and a verb that reads the store.
/// </summary>
internal static class ClusterViews
{
    /// <summary>Living members by name, then, where asked for, the dead ones.</summary>
    /// <param name="map">Rows at one look.</param>
    /// <param name="self">Who looks; null: nobody of them.</param>
    /// <param name="all">The dead, too: their rows stay until they are forgotten.</param>
    public static MemberList Members(ClusterMap map, Guid? self, bool all) => new(
    [
        .. map.Nodes.Where(row => all || row.State != NodeState.Dead)
            .OrderBy(row => row.State == NodeState.Dead).ThenBy(row => row.NodeId, StringComparer.Ordinal)
            .Select(row => Member(map, row, self)),
    ]);

    public static MemberResource Member(ClusterMap map, NodeRow row, Guid? self) => new(
        row.NodeId, StateName(row.State), row.Address, row.Incarnation, row.Build,
        map.Shards.Count(shard => shard.Owner == row.Incarnation), row.Incarnation == self);

    /// <param name="map">Rows at one look.</param>
    /// <param name="told">What owners say of their shards; what an older owner said is left out.</param>
    public static ShardList Shards(ClusterMap map, IReadOnlyList<OwnedShard> told)
    {
        var byShard = told.ToLookup(shard => shard.Shard);
        return new ShardList(
        [
            .. map.Shards.OrderBy(row => row.Shard.Value).Select(row => Shard(map, row, byShard[row.Shard]
                .FirstOrDefault(said => said.Owner == row.Owner && said.Epoch == row.Epoch))),
        ]);
    }

    public static ShardResource Shard(ClusterMap map, ShardRow row, OwnedShard? said = null) => new(
        row.Shard.Value, NameOf(map, row.Owner), row.Owner, row.Epoch, Math.Max(row.Head, said?.Head ?? 0),
        NameOf(map, row.Want), said?.Awake, said?.InLine);

    public static PlaceResource Place(ClusterMap map, ItemId item)
    {
        var row = map.Shards.Single(row => row.Shard == ShardId.Of(item, map.Shards.Count));
        return new PlaceResource(item.ToString(), row.Shard.Value, NameOf(map, row.Owner), row.Epoch);
    }

    public static ClusterEventResource Event(ClusterEvent told) => new(
        told.At, told.Kind, told.Node, told.Incarnation, told.Shard?.Value, told.Epoch);

    public static string StateName(NodeState state) => state switch
    {
        NodeState.Joining => "joining",
        NodeState.Up => "up",
        NodeState.Draining => "draining",
        NodeState.Dead => "dead",
        _ => throw new InvalidOperationException($"no name for {state}"),
    };

    /// <summary>An owner whose row is forgotten has no name any more; its incarnation must do.</summary>
    private static string? NameOf(ClusterMap map, Guid? node) => node is { } incarnation
        ? map.Nodes.FirstOrDefault(row => row.Incarnation == incarnation)?.NodeId ?? incarnation.ToString() : null;
}
