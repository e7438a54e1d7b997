using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// What operators see of the cluster and ask of it. Any node can tell and do it, for membership, ownership and wishes
/// are rows in the store.
/// </summary>
public interface ICluster
{
    /// <summary>The incarnation of this node.</summary>
    Guid Me { get; }

    /// <summary>
    /// The rows as they were at the last look; at most about half a second old while the store answers.
    /// </summary>
    ClusterMap Map { get; }

    /// <summary>Reads the rows now; throws the store's fault when it does not answer.</summary>
    ValueTask<ClusterMap> LookAsync(CancellationToken cancellation);

    /// <summary>
    /// Asks a node to hand over its shards and end: its row becomes draining, which it sees. False: it is not up.
    /// </summary>
    ValueTask<bool> LeaveAsync(Guid node, CancellationToken cancellation);

    /// <summary>Declares a node dead, whatever its beat says; false: it is dead already.</summary>
    ValueTask<bool> DownAsync(Guid node, CancellationToken cancellation);

    /// <summary>
    /// An operator's wish that a shard moves; never frozen. False: the target is not up or owns no shards by role.
    /// </summary>
    ValueTask<bool> WishAsync(ShardId shard, Guid target, CancellationToken cancellation);

    /// <summary>
    /// Hands over all shards of this node and takes none any more; the process goes on to route requests. Completes
    /// when none is left, or nobody is there to take them (false). Asking again waits for the same.
    /// </summary>
    Task<bool> DrainAsync();

    /// <summary>What each owner says of its shards; owners that do not answer in time are missing.</summary>
    ValueTask<IReadOnlyList<OwnedShard>> DescribeAsync(CancellationToken cancellation);

    /// <summary>Why each node refused that buyer at that item; nodes that do not answer in time say null.</summary>
    ValueTask<IReadOnlyList<(NodeRow Node, RefusalsTold? Told)>> RefusalsAsync(
        ItemId item, BuyerKey buyer, CancellationToken cancellation);

    /// <summary>What each node counts; nodes that do not answer in time say null.</summary>
    ValueTask<IReadOnlyList<(NodeRow Node, NodeDescribed? Told)>> FiguresAsync(CancellationToken cancellation);

    /// <summary>
    /// Every change that this node sees from now on, in order; slow readers lose the oldest (bounded).
    /// </summary>
    ClusterTail Tail();
}

/// <summary>Rows of nodes and shards at one look.</summary>
public sealed record ClusterMap(IReadOnlyList<NodeRow> Nodes, IReadOnlyList<ShardRow> Shards);

/// <summary>A shard with what its owner says of it. InLine: requests that wait in mailboxes.</summary>
public sealed record OwnedShard(ShardId Shard, Guid Owner, long Epoch, long Head, int Awake, int InLine);

/// <summary>A reader of cluster events; dispose to stop.</summary>
public sealed record ClusterTail(ChannelReader<ClusterEvent> Events, Action Stop) : IDisposable
{
    public void Dispose() => Stop();
}

/// <summary>
/// One change of a member (Shard null) or of an owner. Kind: joining, up, draining, dead, or shard-moved,
/// shard-orphaned.
/// </summary>
/// <param name="At">When this node saw it, on the cluster's clock.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Node">Name of the member, or of the new owner; null when orphaned.</param>
/// <param name="Incarnation">Its process start.</param>
/// <param name="Shard">The shard, for shard events.</param>
/// <param name="Epoch">Its epoch then.</param>
public sealed record ClusterEvent(
    Instant At, string Kind, string? Node, Guid? Incarnation, ShardId? Shard = null, long? Epoch = null);
