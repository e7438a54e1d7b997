namespace Seckill.Domain;

/// <summary>
/// Rules of the deadline of a hold with a started payment, once its provider was asked to close: captured, it is paid
/// while the units are still held; else it expires, unless another payment of it may still be captured, which is asked
/// next.
/// </summary>
internal static class SettlementRules
{
    public static Decision Settle(ItemState state, SettleDeadline command, Instant now, List<ItemEvent> events)
    {
        if (command.Captured is { } amount)
        {
            var capture = new RecordPayment(command.Order, command.PaymentId, command.Provider, true, amount);
            PaymentRules.Record(state, capture, now, events);
            if (events.Exists(decided => decided is OrderPaid paid && paid.Order == command.Order))
            {
                return Verdict.Done;
            }
        }

        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || !state.Orders[slot].IsHold || now < state.DeadlineOf(slot)
            || state.FindExtras(slot) is not { } extras)
        {
            return Verdict.Done;
        }

        var open = extras.Payments.Count(payment => payment.Status == PaymentStatus.Started);
        var closed = extras.FindPayment(command.PaymentId) is { Status: PaymentStatus.Started };
        if (closed && open > 1)
        {
            events.Add(new PaymentRecorded(
                command.Order, command.PaymentId, command.Provider, PaymentRecordKind.Failed, state.AmountOf(slot)));
        }
        else if (closed || open == 0)
        {
            var units = state.Orders[slot].Quantity;
            events.Add(new HoldExpired(command.Order));
            WaitListRules.Advance(state, now, events, returned: units, held: -units);
        }

        return Verdict.Done;
    }
}
