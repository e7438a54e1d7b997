using Seckill.Domain;

namespace Seckill.Node.Peers;

/// <summary>What one node asks of another. A closed family: the codec knows every member.</summary>
public abstract record PeerRequest;

/// <summary>
/// A request for an item that the asker believes to be owned there; answered NotOwner when it is not.
/// </summary>
/// <param name="Item">The item.</param>
/// <param name="Request">Command or query, as its actor takes it.</param>
/// <param name="WantsAccepted">The asker wants to hear when the request has its place in line.</param>
/// <param name="Trace">The trace it belongs to and the span that asks, encoded by the asker; null: none.</param>
public sealed record AskItem(ItemId Item, ItemRequest Request, bool WantsAccepted, byte[]? Trace) : PeerRequest;

/// <summary>Answered (Acknowledged) when the order's version may be above the seen one, or after the time.</summary>
public sealed record WatchOrder(OrderId Order, int SeenVersion, TimeSpan Most) : PeerRequest;

/// <summary>
/// The shard is about to be handed over: load it, and these items, while the owner goes on. Acknowledged: loaded.
/// </summary>
public sealed record PrepareShard(ShardId Shard, long Epoch, IReadOnlyList<ItemId> Awake) : PeerRequest;

/// <summary>The shard's row names you since that epoch: acquire and serve it. Acknowledged: it serves.</summary>
public sealed record TakeShard(ShardId Shard, long Epoch) : PeerRequest;

/// <summary>Answered ShardsDescribed: what only the owner knows of the shards it serves.</summary>
public sealed record DescribeShards : PeerRequest;

/// <summary>Answered RefusalsTold: why you refused that buyer at that item.</summary>
public sealed record AskRefusals(ItemId Item, BuyerKey Buyer) : PeerRequest;

/// <summary>Answered NodeDescribed.</summary>
public sealed record DescribeNode : PeerRequest;

/// <summary>What comes back.</summary>
public abstract record PeerReply;

public sealed record ItemReplied(ItemReply Reply) : PeerReply;

/// <summary>Not mine. Owner: who is, as far as I know, since that epoch; null: nobody, or I do not know.</summary>
public sealed record NotOwner(Guid? Owner, long Epoch) : PeerReply;

/// <summary>Done, or (false) it could not be done.</summary>
public sealed record Acknowledged(bool Done) : PeerReply;

public sealed record ShardsDescribed(IReadOnlyList<ShardDescription> Shards) : PeerReply;

public sealed record RefusalsTold(IReadOnlyList<RefusalNote> Notes) : PeerReply;

public sealed record NodeDescribed(NodeCounts Figures) : PeerReply;

/// <summary>
/// No answer. MaybeSent: the request may have been carried out; false: it surely was not sent.
/// </summary>
public sealed record Unreachable(bool MaybeSent) : PeerReply;

/// <summary>A shard as its owner sees it. Head: commits; Awake: items in memory; InLine: requests that wait.</summary>
public sealed record ShardDescription(ShardId Shard, long Epoch, long Head, int Awake, int InLine);

/// <summary>Counts of a process since its start, and how long its latest appends took (null: none yet).</summary>
/// <param name="Won">Purchases that it answered with a reservation.</param>
/// <param name="Refused">Passes and purchases that it refused.</param>
/// <param name="Appends">Appends to the journal with at least one commit.</param>
/// <param name="AppendP50Ms">Half of the latest thousand took no longer.</param>
/// <param name="AppendP99Ms">99 of 100 of them took no longer.</param>
public sealed record NodeCounts(
    long Won, long Refused, long Appends, double? AppendP50Ms = null, double? AppendP99Ms = null)
{
    /// <summary>Purchases that it answered to clients, whatever it answered.</summary>
    public long Arrived { get; init; }

    /// <summary>Passes that clients asked of it.</summary>
    public long Passes { get; init; }

    /// <summary>Purchases that its items let through their lines and decided.</summary>
    public long Admitted { get; init; }

    /// <summary>Passes and purchases that it refused, by problem code; null: it is too old to say.</summary>
    public IReadOnlyDictionary<string, long>? RefusedBy { get; init; }

    /// <summary>Half of the latest thousand batches were decided in no longer, without their append.</summary>
    public double? DecideP50Ms { get; init; }

    /// <summary>99 of 100 of them were.</summary>
    public double? DecideP99Ms { get; init; }

    /// <summary>Requests decided together: the mean of the latest thousand batches.</summary>
    public double? BatchSize { get; init; }

    /// <summary>Broken invariants that it saw; must be 0.</summary>
    public long Violations { get; init; }
}

/// <summary>What a node tells without an answer. A closed family.</summary>
public abstract record PeerNote;

/// <summary>Public facts of items the teller owns, new or changed.</summary>
public sealed record FactsTold(IReadOnlyList<ItemFacts> Facts) : PeerNote;

/// <summary>Items that went to sleep or moved: whoever asks next must ask the owner.</summary>
public sealed record FactsDropped(IReadOnlyList<ItemId> Items) : PeerNote;

/// <summary>A node was declared dead, or its shards were given away: the rows are worth a look now.</summary>
public sealed record RowsChanged : PeerNote;
