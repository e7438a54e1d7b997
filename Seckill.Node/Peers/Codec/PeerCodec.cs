using Seckill.Domain;
using Notes = Seckill.Node.Peers.Codec.MessageFamily<Seckill.Node.Peers.PeerNote>;
using Replies = Seckill.Node.Peers.Codec.MessageFamily<Seckill.Node.Peers.PeerReply>;
using Requests = Seckill.Node.Peers.Codec.MessageFamily<Seckill.Node.Peers.PeerRequest>;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// Messages between nodes as bytes, and back. Reading throws <see cref="PeerFormatException"/> for bytes that are none,
/// and its heir <see cref="UnknownKindException"/> for what only a newer build knows.
/// </summary>
public static class PeerCodec
{
    private static readonly Requests RequestFamily = new(
        Requests.Binary<AskItem>(1, Write, ReadAskItem),
        Requests.Binary<WatchOrder>(2, Write, ReadWatchOrder),
        Requests.Binary<PrepareShard>(3, Write, ReadPrepareShard),
        Requests.Binary<TakeShard>(4, Write, ReadTakeShard),
        Requests.Bare(5, new DescribeShards()),
        Requests.Text(10, PeerJson.Default.AskRefusals),
        Requests.Bare(11, new DescribeNode()));

    private static readonly Replies ReplyFamily = new(
        Replies.Binary<ItemReplied>(
            1, (to, reply) => ItemReplyCodec.Family.Write(to, reply.Reply),
            (ref PeerReader from) => new ItemReplied(ItemReplyCodec.Family.Read(ref from))),
        Replies.Binary<NotOwner>(2, Write, ReadNotOwner),
        Replies.Binary<Acknowledged>(
            3, (to, reply) => to.Flag(reply.Done), (ref PeerReader from) => new Acknowledged(from.Flag())),
        Replies.Text(4, PeerJson.Default.ShardsDescribed),
        Replies.Binary<Unreachable>(
            5, (to, reply) => to.Flag(reply.MaybeSent), (ref PeerReader from) => new Unreachable(from.Flag())),
        Replies.Text(10, PeerJson.Default.RefusalsTold),
        Replies.Text(11, PeerJson.Default.NodeDescribed));

    private static readonly Notes NoteFamily = new(
        Notes.Text(1, PeerJson.Default.FactsTold),
        Notes.Binary<FactsDropped>(
            2, (to, note) => WriteItems(to, note.Items),
            (ref PeerReader from) => new FactsDropped(ReadItems(ref from))),
        Notes.Bare(3, new RowsChanged()));

    public static void Write(PeerWriter to, PeerRequest request) => RequestFamily.Write(to, request);

    public static void Write(PeerWriter to, PeerReply reply) => ReplyFamily.Write(to, reply);

    public static void Write(PeerWriter to, PeerNote note) => NoteFamily.Write(to, note);

    public static PeerRequest ReadRequest(ReadOnlySpan<byte> bytes)
    {
        var from = new PeerReader(bytes);
        return RequestFamily.Read(ref from);
    }

    public static PeerReply ReadReply(ReadOnlySpan<byte> bytes)
    {
        var from = new PeerReader(bytes);
        return ReplyFamily.Read(ref from);
    }

    public static PeerNote ReadNote(ReadOnlySpan<byte> bytes)
    {
        var from = new PeerReader(bytes);
        return NoteFamily.Read(ref from);
    }

    private static void Write(PeerWriter to, AskItem ask)
    {
        to.Item(ask.Item);
        to.Flag(ask.WantsAccepted);
        to.Flag(ask.Trace is not null);
        if (ask.Trace is { } trace) to.Bytes(trace);
        ItemRequestCodec.Family.Write(to, ask.Request);
    }

    private static AskItem ReadAskItem(ref PeerReader from)
    {
        var (item, wantsAccepted) = (from.Item(), from.Flag());
        var trace = from.Flag() ? from.Bytes().ToArray() : null;
        return new AskItem(item, ItemRequestCodec.Family.Read(ref from), wantsAccepted, trace);
    }

    private static void Write(PeerWriter to, WatchOrder watch)
    {
        to.Item(watch.Order.Item);
        to.Key(watch.Order.Key.Value);
        to.Int32(watch.SeenVersion);
        to.Span(watch.Most);
    }

    private static WatchOrder ReadWatchOrder(ref PeerReader from) =>
        new(new OrderId(from.Item(), new OrderKey(from.Key())), from.Int32(), from.Span());

    private static void Write(PeerWriter to, PrepareShard prepare)
    {
        to.Int32(prepare.Shard.Value);
        to.Int64(prepare.Epoch);
        WriteItems(to, prepare.Awake);
    }

    private static PrepareShard ReadPrepareShard(ref PeerReader from) =>
        new(new ShardId(from.Int32()), from.Int64(), ReadItems(ref from));

    private static void Write(PeerWriter to, TakeShard take)
    {
        to.Int32(take.Shard.Value);
        to.Int64(take.Epoch);
    }

    private static TakeShard ReadTakeShard(ref PeerReader from) => new(new ShardId(from.Int32()), from.Int64());

    private static void Write(PeerWriter to, NotOwner reply)
    {
        to.Flag(reply.Owner is not null);
        if (reply.Owner is { } owner) to.Guid(owner);
        to.Int64(reply.Epoch);
    }

    private static NotOwner ReadNotOwner(ref PeerReader from) => new(from.Flag() ? from.Guid() : null, from.Int64());

    private static void WriteItems(PeerWriter to, IReadOnlyList<ItemId> items)
    {
        to.Count(items.Count);
        foreach (var item in items) to.Item(item);
    }

    private static ItemId[] ReadItems(ref PeerReader from)
    {
        var items = new ItemId[from.Count(ItemId.ByteCount)];
        for (var i = 0; i < items.Length; i++) items[i] = from.Item();
        return items;
    }
}
