using Seckill.Domain;
using Family = Seckill.Node.Peers.Codec.MessageFamily<Seckill.Domain.ItemReply>;

namespace Seckill.Node.Peers.Codec;

/// <summary>
/// What items answer. Refusals have a form of their own, as orders have (<see cref="OrderViewCodec"/>).
/// </summary>
internal static class ItemReplyCodec
{
    private const byte HasOrder = 1;
    private const byte HasOpensAt = 2;
    private const byte HasRetryAfter = 4;
    private const byte WaitListOpen = 8;

    public static readonly MessageFamily<ItemReply> Family = new(
        Family.Binary<OrderAnswered>(1, OrderViewCodec.Write, OrderViewCodec.Read),
        Family.Binary<Refused>(2, Write, ReadRefused),
        Family.Bare(3, Undecided.Instance),
        Family.Bare(4, Done.Instance),
        Family.Text(5, PeerJson.Default.ItemAnswered),
        Family.Text(6, PeerJson.Default.StockAnswered),
        Family.Text(7, PeerJson.Default.PaymentAnswered),
        Family.Text(8, PeerJson.Default.BalanceAnswered),
        Family.Text(9, PeerJson.Default.StateHashAnswered));

    private static void Write(PeerWriter to, Refused refused)
    {
        to.Int32((int)refused.Code);
        to.Byte((byte)((refused.Order is null ? 0 : HasOrder) | (refused.OpensAt is null ? 0 : HasOpensAt)
            | (refused.RetryAfter is null ? 0 : HasRetryAfter) | (refused.WaitListOpen ? WaitListOpen : 0)));
        if (refused.Order is { } order) to.Key(order.Value);
        if (refused.OpensAt is { } opensAt) to.Instant(opensAt);
        if (refused.RetryAfter is { } retryAfter) to.Span(retryAfter);
    }

    private static Refused ReadRefused(ref PeerReader from)
    {
        var code = (RefusalCode)from.Int32();
        var flags = from.Byte();
        return new Refused(
            code,
            (flags & HasOrder) != 0 ? new OrderKey(from.Key()) : null,
            (flags & HasOpensAt) != 0 ? from.Instant() : null,
            (flags & HasRetryAfter) != 0 ? from.Span() : null,
            (flags & WaitListOpen) != 0);
    }
}
