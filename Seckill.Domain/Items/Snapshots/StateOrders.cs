namespace Seckill.Domain;

/// <summary>
/// The orders of a snapshot, in order of creation; indexes, deadlines and wait list are built while reading.
/// </summary>
internal static class StateOrders
{
    public static void Write(ref StateWriter writer, ItemState state)
    {
        writer.Int(state.Orders.Count);
        for (var slot = 0; slot < state.Orders.Count; slot++)
        {
            ref var order = ref state.Orders[slot];
            writer.Key(order.Key.Value);
            writer.Key(order.Buyer.Value);
            writer.Long((long)order.BodyDigest);
            writer.Instant(order.CreatedAt);
            writer.Instant(order.EnteredAt);
            writer.Long(order.FirstOffset);
            writer.Int(order.Quantity);
            writer.Int(order.Version);
            writer.Byte((byte)order.State);
            writer.Byte((byte)order.Flags);
            writer.Byte(order.Reason);
            writer.Flag(order.Extras != OrderSlot.None);
            if (order.Extras != OrderSlot.None)
            {
                StateExtras.Write(ref writer, state.ExtrasAt(order.Extras));
            }
        }
    }

    public static void Read(ref StateReader reader, ItemState state)
    {
        long held = 0, waiting = 0;
        var left = reader.Int();
        if (left > 0 && state.Status == ItemStatus.None)
        {
            throw new InvariantViolation(state.Id, "snapshot", "an item that is not there has orders");
        }

        for (; left > 0; left--)
        {
            var slot = state.Orders.Add(ReadSlot(ref reader));
            if (reader.Flag())
            {
                StateExtras.Read(ref reader, state, slot);
            }

            Index(state, slot);
            ref var order = ref state.Orders[slot];
            held += order.IsHold ? order.Quantity : 0;
            waiting += order.State == OrderState.Waiting ? order.Quantity : 0;
        }

        if (held != state.Held || waiting != state.WaitingUnits)
        {
            throw new InvariantViolation(state.Id, "snapshot",
                $"orders hold {held} and wait for {waiting} units, "
                + $"the item says {state.Held} and {state.WaitingUnits}");
        }
    }

    private static OrderSlot ReadSlot(ref StateReader reader) => new()
    {
        Key = new OrderKey(reader.Key()),
        Buyer = new BuyerKey(reader.Key()),
        BodyDigest = (ulong)reader.Long(),
        CreatedAt = reader.Instant(),
        EnteredAt = reader.Instant(),
        FirstOffset = reader.Long(),
        Quantity = reader.Int(),
        Version = reader.Int(),
        State = (OrderState)reader.Byte(),
        Flags = (SlotFlags)reader.Byte(),
        Reason = reader.Byte(),
        Extras = OrderSlot.None,
    };

    private static void Index(ItemState state, int slot)
    {
        ref var order = ref state.Orders[slot];
        if (state.ByOrder.Put(slot) != OrderSlot.None)
        {
            throw new InvariantViolation(state.Id, "snapshot", $"order {order.Key} is there twice");
        }

        order.PreviousOfBuyer = state.ByBuyer.Put(slot);
        state.CountOfState[(int)order.State]++;
        state.FirstUncommitted = order.FirstOffset != 0 ? slot + 1 : state.FirstUncommitted;
        state.Holds.Remember(slot);
        if (order.State == OrderState.Waiting)
        {
            state.Waiting.Join(slot);
        }
    }
}
