namespace Seckill.Domain;

/// <summary>Rules of how a hold ends without a payment: deadline, cancel, claw-back.</summary>
internal static class HoldRules
{
    /// <summary>Deadlines in order. Holds whose provider may still capture are left to SettleDeadline.</summary>
    public static Decision Expire(ItemState state, ExpireHolds command, Instant now, List<ItemEvent> events)
    {
        var units = 0;
        foreach (var slot in state.Holds.ExpiriesDue(now).Take(command.Most))
        {
            units += state.Orders[slot].Quantity;
            events.Add(new HoldExpired(state.Orders[slot].Key));
        }

        WaitListRules.Advance(state, now, events, returned: units, held: -units);
        return Verdict.Done;
    }

    /// <summary>A started payment does not stop its buyer; money that still comes in is refunded.</summary>
    public static Decision Cancel(ItemState state, CancelOrder command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || state.Orders[slot].Buyer != command.Buyer)
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, slot, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        ref var order = ref state.Orders[slot];
        switch (order.State)
        {
            case OrderState.Cancelled:
                return Verdict.Order(command.Order);
            case OrderState.Reserved:
                events.Add(new OrderCancelled(command.Order, command.Stamp));
                WaitListRules.Advance(state, now, events, returned: order.Quantity, held: -order.Quantity);
                return Verdict.Order(command.Order);
            case OrderState.Waiting:
                events.Add(new OrderCancelled(command.Order, command.Stamp));
                WaitListRules.Advance(state, now, events, leaving: slot);
                return Verdict.Order(command.Order);
            default:
                return Verdict.No(order.IsPaidOrLater ? RefusalCode.AlreadyPaid : RefusalCode.NotCancellable);
        }
    }

    public static Decision ClawBack(ItemState state, ClawBackHold command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || command.By.Kind is not (RequesterKind.Operator or RequesterKind.System))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        ref var order = ref state.Orders[slot];
        if (order.State == OrderState.ClawedBack)
        {
            return Verdict.Order(command.Order, replayed: true);
        }

        if (!order.IsHold)
        {
            return Verdict.No(RefusalCode.WrongState);
        }

        events.Add(new HoldClawedBack(command.Order, command.Reason, command.By.Subject));
        WaitListRules.Advance(state, now, events, returned: order.Quantity, held: -order.Quantity);
        return Verdict.Order(command.Order);
    }
}
