namespace Seckill.Domain;

/// <summary>Unfolds an order's slot and extras into what a client may see.</summary>
internal static class OrderViews
{
    public static OrderView Of(ItemState state, int slot)
    {
        ref var order = ref state.Orders[slot];
        var extras = state.FindExtras(slot);
        return new OrderView(
            new OrderId(state.Id, order.Key),
            order.Buyer,
            order.Quantity,
            state.AmountOf(slot),
            order.State,
            order.Reason == 0 ? null : (RefusalCode)order.Reason,
            order.State == OrderState.Waiting ? state.Waiting.AheadOf(slot) : null,
            order.IsHold ? state.PayByOf(slot) : null,
            order.IsHold && extras is not null && extras.GraceUntil != default ? extras.GraceUntil : null,
            order.CreatedAt,
            UpdatedAt(order, extras),
            order.FirstOffset == 0 ? null : new ShardOffset(state.Position.Shard, order.FirstOffset),
            Payment(extras, state.Terms.Price.Currency),
            ShipmentViews.Of(order.State, extras),
            Refund(extras),
            Timeline(order, extras),
            order.Version);
    }

    /// <summary>The latest of all that has a time: the state, its payments, its refunds, its reports.</summary>
    private static Instant UpdatedAt(in OrderSlot order, OrderExtras? extras)
    {
        var latest = order.EnteredAt;
        foreach (var payment in extras?.Payments ?? [])
        {
            latest = Instant.Max(latest, payment.At);
        }

        foreach (var refund in extras?.Refunds ?? [])
        {
            latest = Instant.Max(latest, Instant.Max(refund.RequestedAt, refund.SentAt));
        }

        foreach (var shipment in extras?.Shipments ?? [])
        {
            latest = Instant.Max(latest, shipment.HeardAt);
        }

        return latest;
    }

    private static OrderPaymentView? Payment(OrderExtras? extras, string currency)
    {
        var payment = extras?.Capturing ?? extras?.Payments.LastOrDefault();
        return payment is null ? null : new OrderPaymentView(
            payment.Id, payment.Provider, payment.Status, new Money(payment.Amount, currency), payment.At);
    }

    private static OrderRefundView? Refund(OrderExtras? extras) => extras is null || extras.Refunds.Length == 0
        ? null
        : new OrderRefundView(
            extras.Refunds.Sum(refund => refund.Amount),
            extras.Refunds.Where(refund => refund.IsSent).Sum(refund => refund.Amount),
            [
                .. extras.Refunds.Select(refund => new RefundEntryView(
                    refund.Id, refund.PaymentId, refund.Amount, refund.Restock, refund.Reason, refund.RequestedAt,
                    refund.IsSent ? refund.SentAt : null)),
            ]);

    private static TimelineEntry[] Timeline(in OrderSlot order, OrderExtras? extras)
    {
        var now = new TimelineEntry(order.State, order.EnteredAt);
        if ((order.Flags & SlotFlags.Moved) == 0)
        {
            return [now];
        }

        var first = (order.Flags & SlotFlags.WaitListed) != 0 ? OrderState.Waiting : OrderState.Reserved;
        return [new TimelineEntry(first, order.CreatedAt), .. extras?.Between ?? [], now];
    }
}
