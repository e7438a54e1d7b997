using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Makes the client's view of an order from its row, the same as the owner makes from its state.</summary>
public static class OrderRowView
{
    public static OrderView Of(ListedOrder listed)
    {
        var (row, detail) = (listed.Row, listed.Row.Detail);
        var isHold = row.State == OrderState.Reserved;
        return new OrderView(
            row.Id,
            BuyerKey.Of(row.Buyer),
            row.Quantity,
            new Money(row.Amount, listed.Currency),
            row.State,
            detail?.Reason,
            Ahead: null,
            isHold ? row.PayBy : null,
            isHold ? detail?.GraceUntil : null,
            row.CreatedAt,
            row.UpdatedAt,
            new ShardOffset(listed.Shard, row.Seq),
            PaymentOf(detail),
            ShipmentFold.ViewOf(row.State, detail),
            RefundOf(detail),
            detail?.Timeline ?? [new TimelineEntry(row.State, row.CreatedAt)],
            row.Version);
    }

    private static OrderPaymentView? PaymentOf(OrderDetail? detail) =>
        detail?.Payments?.Find(payment => payment.PaymentId == detail.Capturing) ?? detail?.Payments?[^1];

    private static OrderRefundView? RefundOf(OrderDetail? detail) => detail?.Refunds is { } entries
        ? new OrderRefundView(
            entries.Sum(entry => entry.Amount),
            entries.Sum(entry => entry.SentAt is null ? 0 : entry.Amount),
            entries)
        : null;
}
