namespace Seckill.Domain;

/// <summary>Rules of the way to the buyer: shipped, delivered, failed, shipped again (R24).</summary>
internal static class DeliveryRules
{
    public static Decision Ship(ItemState state, ShipOrder command, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || !Verdict.MayRun(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, slot, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (state.Orders[slot].State is not (OrderState.Paid or OrderState.DeliveryFailed))
        {
            return Verdict.No(RefusalCode.NotShippable);
        }

        events.Add(new OrderShipped(
            command.Order, command.Carrier, command.TrackingNumber, command.By.Subject, command.Stamp));
        return Verdict.Order(command.Order);
    }

    public static Decision Record(ItemState state, RecordDelivery command, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || !Verdict.MayRun(state, command.By))
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (Verdict.Repeat(state, slot, command.Stamp) is { } repeat)
        {
            return repeat;
        }

        if (state.Orders[slot].State != OrderState.Shipped)
        {
            return Verdict.No(RefusalCode.WrongState);
        }

        events.Add(command.Delivered
            ? new OrderDelivered(command.Order, command.By.Subject, command.Stamp)
            : new DeliveryFailed(command.Order, command.By.Subject, command.Stamp));
        return Verdict.Order(command.Order);
    }
}
