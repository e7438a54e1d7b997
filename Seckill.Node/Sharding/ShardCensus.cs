using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>Asks every node what only the owner knows of its shards.</summary>
internal static class ShardCensus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Shards in order; those of nodes that do not answer in time are missing.</summary>
    public static async Task<IReadOnlyList<OwnedShard>> TakeAsync(ClusterParts parts, ClusterMap map)
    {
        var asks = map.Nodes.Where(node => node.State is NodeState.Up or NodeState.Draining)
            .Select(node => AskAsync(parts, node)).ToArray();
        return [.. (await Task.WhenAll(asks)).SelectMany(shards => shards).OrderBy(shard => shard.Shard.Value)];
    }

    private static async Task<IEnumerable<OwnedShard>> AskAsync(ClusterParts parts, NodeRow node)
    {
        var reply = node.Incarnation == parts.Membership.Me
            ? parts.Region.Describe()
            : await parts.Network.Ask(
                new PeerAddress(node.Incarnation, node.Address), new DescribeShards(), Patience).Reply;
        return reply is ShardsDescribed { Shards: var shards }
            ? shards.Select(shard => new OwnedShard(
                shard.Shard, node.Incarnation, shard.Epoch, shard.Head, shard.Awake, shard.InLine))
            : [];
    }
}
