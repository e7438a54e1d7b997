using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>Asks every node of the cluster what only it knows.</summary>
internal static class NodeCensus
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>One entry for each node that lives; null: it did not answer in time, or is too old to know.</summary>
    public static async Task<IReadOnlyList<(NodeRow Node, TReply? Reply)>> TakeAsync<TReply>(
        ClusterParts parts, ClusterMap map, PeerRequest question, Func<INodeMemory, TReply> mine)
        where TReply : PeerReply
    {
        var asks = map.Nodes.Where(node => node.State is not NodeState.Dead).OrderBy(node => node.NodeId)
            .Select(async node => (node, node.Incarnation == parts.Membership.Me
                ? mine(parts.Memory)
                : await parts.Network.Ask(
                    new PeerAddress(node.Incarnation, node.Address), question, Patience).Reply as TReply))
            .ToArray();
        return await Task.WhenAll(asks);
    }
}
