namespace Seckill.Domain;

/// <summary>Folds money that is owed back and money that was sent back.</summary>
internal static class RefundEvolver
{
    public static void Evolve(ItemState state, int slot, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case RefundRequested e:
                Request(state, slot, e, at);
                break;
            case RefundSent e:
                Send(state, slot, e, at);
                break;
            default:
                throw new NotSupportedException($"{happened} is not folded");
        }
    }

    private static void Request(ItemState state, int slot, RefundRequested e, Instant at)
    {
        var extras = state.ExtrasOf(slot);
        var payment = extras.FindPayment(e.PaymentId);
        ItemEvolver.Require(state, e, payment is { Status: PaymentStatus.Captured } && e.Amount > 0);
        var refund = new OrderRefund
        {
            Id = e.RefundId,
            PaymentId = e.PaymentId,
            Amount = e.Amount,
            Restock = e.Restock,
            Reason = e.Reason,
            RequestedAt = at,
            OfOrder = ReferenceEquals(payment, extras.Capturing),
            Sequence = ++state.RefundCount,
        };
        extras.Refunds = [.. extras.Refunds, refund];
        state.Pending.Add(refund.Sequence, (slot, refund));
        state.RefundsDue += e.Amount;
        OrderEvolver.Remember(state, slot, e.Stamp, DecisionKind.Order);
        if (refund.OfOrder)
        {
            state.AskedOfPaid += e.Amount;
            CompleteRequest(state, slot, e, extras.Asked, at);
        }
    }

    /// <summary>
    /// When the refunds asked sum to the amount, the order is refunding; only that refund may restock.
    /// </summary>
    private static void CompleteRequest(ItemState state, int slot, RefundRequested e, long asked, Instant at)
    {
        var amount = state.AmountOf(slot).Amount;
        ItemEvolver.Require(state, e, asked <= amount && (!e.Restock || asked == amount));
        if (asked == amount)
        {
            OrderEvolver.Move(state, slot, e, Refundable(state, slot), OrderState.Refunding, at);
        }
    }

    private static OrderState Refundable(ItemState state, int slot) => state.Orders[slot].State switch
    {
        OrderState.Shipped => OrderState.Shipped,
        OrderState.Delivered => OrderState.Delivered,
        OrderState.DeliveryFailed => OrderState.DeliveryFailed,
        _ => OrderState.Paid,
    };

    private static void Send(ItemState state, int slot, RefundSent e, Instant at)
    {
        var refunds = state.ExtrasOf(slot).Refunds;
        var refund = Array.Find(refunds, one => one.Id == e.RefundId && !one.IsSent)
            ?? throw new InvariantViolation(state.Id, nameof(RefundSent), $"no unsent refund {e.RefundId}");
        refund.SentAt = at;
        refund.CallbackKey = e.CallbackKey;
        state.Pending.Remove(refund.Sequence);
        state.RefundsDue -= refund.Amount;
        state.RefundsSent += refund.Amount;
        if (state.Orders[slot].State == OrderState.Refunding
            && Array.TrueForAll(refunds, one => !one.OfOrder || one.IsSent))
        {
            OrderEvolver.Move(state, slot, e, OrderState.Refunding, OrderState.Refunded, at);
            SettleUnits(state, slot, Array.Exists(refunds, one => one.OfOrder && one.Restock));
        }
    }

    private static void SettleUnits(ItemState state, int slot, bool restock)
    {
        var quantity = state.Orders[slot].Quantity;
        if (restock)
        {
            state.Sold -= quantity;
            state.Returned += quantity;
        }
        else
        {
            state.RefundedUnits += quantity;
        }
    }
}
