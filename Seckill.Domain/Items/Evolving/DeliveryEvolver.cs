namespace Seckill.Domain;

/// <summary>Folds the way of an order to its buyer: shipments, what people and carriers say of them.</summary>
internal static class DeliveryEvolver
{
    public static void Evolve(ItemState state, int slot, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case OrderShipped e:
                Ship(state, slot, e, at);
                break;
            case OrderDelivered e:
                End(state, slot, e, ShipmentStatus.Delivered, e.Stamp, at);
                break;
            case DeliveryFailed e:
                End(state, slot, e, ShipmentStatus.Failed, e.Stamp, at);
                break;
            case ShipmentReported e:
                Report(state, slot, e, at);
                break;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is not folded");
        }
    }

    /// <summary>A number that was shipped before is the same shipment, with all that was said of it.</summary>
    private static void Ship(ItemState state, int slot, OrderShipped e, Instant at)
    {
        var from = state.Orders[slot].State == OrderState.DeliveryFailed ? OrderState.DeliveryFailed : OrderState.Paid;
        OrderEvolver.Move(state, slot, e, from, OrderState.Shipped, at);
        var extras = state.ExtrasOf(slot);
        if (extras.FindShipment(e.Carrier, e.TrackingNumber) is not { } shipment)
        {
            shipment = new OrderShipment(state.Intern(e.Carrier), e.TrackingNumber);
            extras.Shipments = [.. extras.Shipments, shipment];
        }

        shipment.ShippedAt = at;
        extras.Shipment = shipment;
        OrderEvolver.Remember(state, slot, e.Stamp, DecisionKind.Order);
    }

    /// <summary>
    /// A report that moves the order has said so in the event before; a person's word is the latest there is, though a
    /// carrier's clock may run ahead.
    /// </summary>
    private static void End(
        ItemState state, int slot, OrderEvent happened, ShipmentStatus status, CommandStamp stamp, Instant at)
    {
        var to = status == ShipmentStatus.Delivered ? OrderState.Delivered : OrderState.DeliveryFailed;
        var from = state.Orders[slot].State;
        ItemEvolver.Require(state, happened, from != to
            && from is OrderState.Shipped or OrderState.Delivered or OrderState.DeliveryFailed);
        OrderEvolver.Move(state, slot, happened, from, to, at);
        var shipment = state.ExtrasOf(slot).Shipment!;
        if (stamp != default || shipment.Status != status)
        {
            shipment.Say(status, at > shipment.SaidAt ? at : shipment.SaidAt + TimeSpan.FromMilliseconds(1));
        }

        OrderEvolver.Remember(state, slot, stamp, DecisionKind.Order);
    }

    private static void Report(ItemState state, int slot, ShipmentReported e, Instant at)
    {
        var extras = state.ExtrasOf(slot);
        var shipment = extras.FindShipment(e.Carrier, e.TrackingNumber)
            ?? throw new InvariantViolation(state.Id, nameof(ShipmentReported), $"no shipment {e.TrackingNumber}");
        if (extras.CountRecords() < ShipmentRules.MostRecords)
        {
            var record = new ShipmentRecord(state.Intern(e.Code), e.Status, e.ReportedAt, at);
            shipment.Records = [.. shipment.Records, record];
        }

        if (shipment.IsOutdatedBy(e.Status, e.ReportedAt))
        {
            shipment.Say(e.Status, e.ReportedAt);
        }

        shipment.HeardAt = at;
    }
}
