using Seckill.Domain;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// An order as its item answers it: the members that every order has in a compact form, the rest as JSON.
/// </summary>
internal static class OrderViewCodec
{
    private const int TimelineEntryBytes = 9;

    [Flags]
    private enum Has : ushort
    {
        None = 0,
        Reason = 1,
        Ahead = 2,
        PayBy = 4,
        GraceUntil = 8,
        Position = 16,
        Extras = 32,
        Replayed = 64,
        Deferred = 128,
    }

    public static void Write(PeerWriter to, OrderAnswered answer)
    {
        var order = answer.Order;
        var has = HasOf(answer);
        to.UInt16((ushort)has);
        to.Item(order.Id.Item);
        to.Key(order.Id.Key.Value);
        to.Key(order.Buyer.Value);
        to.Int32(order.Quantity);
        to.Money(order.Amount);
        to.Byte((byte)order.State);
        if (order.Reason is { } reason) to.Int32((int)reason);
        if (order.Ahead is { } ahead) to.Int32(ahead);
        if (order.PayBy is { } payBy) to.Instant(payBy);
        if (order.GraceUntil is { } grace) to.Instant(grace);
        to.Instant(order.CreatedAt);
        to.Instant(order.UpdatedAt);
        if (order.Position is { } position)
        {
            to.Int32(position.Shard.Value);
            to.Int64(position.Offset);
        }

        to.Count(order.Timeline.Count);
        foreach (var entry in order.Timeline)
        {
            to.Byte((byte)entry.State);
            to.Instant(entry.At);
        }

        to.Int32(order.Version);
        if ((has & Has.Extras) != 0) WriteExtras(to, order);
    }

    public static OrderAnswered Read(ref PeerReader from)
    {
        var has = (Has)from.UInt16();
        var id = new OrderId(from.Item(), new OrderKey(from.Key()));
        var buyer = new BuyerKey(from.Key());
        var quantity = from.Int32();
        var amount = from.Money();
        var state = (OrderState)from.Byte();
        RefusalCode? reason = (has & Has.Reason) != 0 ? (RefusalCode)from.Int32() : null;
        int? ahead = (has & Has.Ahead) != 0 ? from.Int32() : null;
        Instant? payBy = (has & Has.PayBy) != 0 ? from.Instant() : null;
        Instant? grace = (has & Has.GraceUntil) != 0 ? from.Instant() : null;
        var (created, updated) = (from.Instant(), from.Instant());
        ShardOffset? position = (has & Has.Position) != 0
            ? new ShardOffset(new ShardId(from.Int32()), from.Int64()) : null;
        var timeline = ReadTimeline(ref from);
        var version = from.Int32();
        var extras = (has & Has.Extras) != 0
            ? MessageFamily<ItemReply>.ReadJson(from.Bytes(), PeerJson.Default.OrderViewExtras) : null;
        var order = new OrderView(id, buyer, quantity, amount, state, reason, ahead, payBy, grace, created, updated,
            position, extras?.Payment, extras?.Shipment, extras?.Refund, timeline, version);
        return new OrderAnswered(order, (has & Has.Replayed) != 0, (has & Has.Deferred) != 0);
    }

    private static Has HasOf(OrderAnswered answer)
    {
        var order = answer.Order;
        return (order.Reason is null ? Has.None : Has.Reason)
            | (order.Ahead is null ? Has.None : Has.Ahead)
            | (order.PayBy is null ? Has.None : Has.PayBy)
            | (order.GraceUntil is null ? Has.None : Has.GraceUntil)
            | (order.Position is null ? Has.None : Has.Position)
            | (order is { Payment: null, Shipment: null, Refund: null } ? Has.None : Has.Extras)
            | (answer.Replayed ? Has.Replayed : Has.None)
            | (answer.Deferred ? Has.Deferred : Has.None);
    }

    private static void WriteExtras(PeerWriter to, OrderView order)
    {
        var json = new PeerWriter();
        var extras = new OrderViewExtras(order.Payment, order.Shipment, order.Refund);
        MessageFamily<ItemReply>.WriteJson(json, extras, PeerJson.Default.OrderViewExtras);
        to.Bytes(json.Written);
    }

    private static TimelineEntry[] ReadTimeline(ref PeerReader from)
    {
        var timeline = new TimelineEntry[from.Count(TimelineEntryBytes)];
        for (var i = 0; i < timeline.Length; i++)
        {
            timeline[i] = new TimelineEntry((OrderState)from.Byte(), from.Instant());
        }

        return timeline;
    }
}
