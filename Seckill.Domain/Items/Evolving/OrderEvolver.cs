namespace Seckill.Domain;

/// <summary>Folds the life of an order until it is paid or given up; units follow its state.</summary>
internal static class OrderEvolver
{
    /// <summary>The hot path: one event is the decrement and the purchase record.</summary>
    public static void Reserve(ItemState state, UnitsReserved e, Instant at)
    {
        state.Free -= e.Quantity;
        state.Held += e.Quantity;
        Add(state, e, at, new OrderSlot
        {
            Buyer = e.BuyerKey,
            BodyDigest = e.BodyDigest,
            Quantity = e.Quantity,
            State = OrderState.Reserved,
            Flags = e.Deferred ? SlotFlags.Deferred : SlotFlags.None,
        });
    }

    public static int Evolve(ItemState state, int slot, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case WaitListed e:
                return JoinWaitList(state, slot, e, at);
            case WaitListOffered:
                Leave(state, slot, happened, OrderState.Waiting, OrderState.Reserved, at);
                state.Returned -= state.Orders[slot].Quantity;
                state.Held += state.Orders[slot].Quantity;
                break;
            case WaitListClosed e:
                Leave(state, slot, happened, OrderState.Waiting, OrderState.Refused, at);
                state.Orders[slot].Reason = (byte)e.Reason;
                break;
            case HoldExpired:
                Leave(state, slot, happened, OrderState.Reserved, OrderState.Expired, at);
                break;
            case HoldClawedBack:
                Leave(state, slot, happened, OrderState.Reserved, OrderState.ClawedBack, at);
                break;
            case OrderCancelled e:
                var from = state.Orders[slot].State == OrderState.Waiting ? OrderState.Waiting : OrderState.Reserved;
                Leave(state, slot, happened, from, OrderState.Cancelled, at);
                Remember(state, slot, e.Stamp, DecisionKind.Order);
                break;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is not folded");
        }

        return slot;
    }

    /// <summary>Moves an order from one state to another and writes its timeline; units are the caller's.</summary>
    public static void Move(
        ItemState state, int slot, ItemEvent happened, OrderState from, OrderState to, Instant at)
    {
        ref var order = ref state.Orders[slot];
        ItemEvolver.Require(state, happened, order.State == from);
        if ((order.Flags & SlotFlags.Moved) != 0)
        {
            var extras = state.ExtrasOf(slot);
            extras.Between = [.. extras.Between, new TimelineEntry(from, order.EnteredAt)];
        }

        order.Flags |= SlotFlags.Moved;
        order.State = to;
        order.EnteredAt = at;
        state.CountOfState[(int)from]--;
        state.CountOfState[(int)to]++;
    }

    public static void Remember(
        ItemState state, int slot, CommandStamp stamp, DecisionKind kind, string? payment = null)
    {
        if (stamp != default)
        {
            var extras = state.ExtrasOf(slot);
            extras.Commands = [.. extras.Commands, new RememberedCommand(stamp, kind, payment)];
        }
    }

    /// <summary>
    /// Moves an order out of waiting, or out of reserved without a payment: its held units are returned.
    /// </summary>
    private static void Leave(
        ItemState state, int slot, ItemEvent happened, OrderState from, OrderState to, Instant at)
    {
        Move(state, slot, happened, from, to, at);
        var quantity = state.Orders[slot].Quantity;
        if (from == OrderState.Waiting)
        {
            state.WaitingUnits -= quantity;
        }
        else
        {
            state.Held -= quantity;
            state.Returned += quantity;
        }
    }

    private static int JoinWaitList(ItemState state, int slot, WaitListed e, Instant at)
    {
        ItemEvolver.Require(state, e, slot == OrderSlot.None);
        state.WaitingUnits += e.Quantity;
        var added = Add(state, e, at, new OrderSlot
        {
            Buyer = BuyerKey.Of(e.Buyer),
            BodyDigest = e.BodyDigest,
            Quantity = e.Quantity,
            State = OrderState.Waiting,
            Flags = SlotFlags.WaitListed | (e.Deferred ? SlotFlags.Deferred : SlotFlags.None),
        });
        state.Waiting.Join(added);
        return added;
    }

    private static int Add(ItemState state, OrderEvent happened, Instant at, OrderSlot order)
    {
        ItemEvolver.Require(state, happened,
            order.Quantity > 0 && state.Status is not (ItemStatus.None or ItemStatus.Draft));
        order.Key = happened.Order;
        order.CreatedAt = at;
        order.EnteredAt = at;
        order.Version = 1;
        order.Extras = OrderSlot.None;
        var slot = state.Orders.Add(order);
        ItemEvolver.Require(state, happened, state.ByOrder.Put(slot) == OrderSlot.None);
        state.Orders[slot].PreviousOfBuyer = state.ByBuyer.Put(slot);
        state.CountOfState[(int)order.State]++;
        return slot;
    }
}
