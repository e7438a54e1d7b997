namespace Seckill.Domain;

/// <summary>
/// Rules of what carriers report. The same reports give the same end in whatever order they come: the latest by its own
/// time that means delivered or failed decides, among those of the shipment in force; with the same time, delivered.
/// Everything else is kept and moves nothing.
/// </summary>
internal static class ShipmentRules
{
    /// <summary>
    /// Reports kept of one order; beyond, only those that decide are taken. It is not a setting: owners must agree.
    /// </summary>
    public const int MostRecords = 50;

    /// <summary>States an order may have passed for carriers to move it on; beyond, only people do.</summary>
    public const int MostStates = 200;

    /// <summary>
    /// A time that lies further ahead is not believed: it would keep all true reports from deciding. It is kept raw.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static Decision Report(ItemState state, ReportShipment command, Instant now, List<ItemEvent> events)
    {
        var slot = state.FindOrder(command.Order);
        if (slot == OrderSlot.None || state.FindExtras(slot) is not { } extras
            || extras.FindShipment(command.Carrier, command.TrackingNumber) is not { } shipment)
        {
            return Verdict.No(RefusalCode.NotFound);
        }

        if (shipment.Has(command.Code, command.At))
        {
            return Verdict.Done;
        }

        var status = command.At <= now + Tolerance ? command.Status : ShipmentStatus.None;
        var decides = shipment == extras.Shipment && shipment.IsOutdatedBy(status, command.At);
        if (decides || extras.CountRecords() < MostRecords)
        {
            events.Add(new ShipmentReported(
                command.Order, shipment.Carrier, shipment.TrackingNumber, command.Code, status, command.At));
        }

        if (decides && extras.Between.Length < MostStates)
        {
            Move(state.Orders[slot].State, command, status, events);
        }

        return Verdict.Done;
    }

    /// <summary>
    /// A carrier may correct itself both ways: a second attempt succeeds, a delivery turns out to be none. Of orders
    /// whose money goes back the state says what becomes of the money.
    /// </summary>
    private static void Move(
        OrderState from, ReportShipment command, ShipmentStatus status, List<ItemEvent> events)
    {
        if (status == ShipmentStatus.Delivered && from is OrderState.Shipped or OrderState.DeliveryFailed)
        {
            events.Add(new OrderDelivered(command.Order, command.Carrier, Stamp: default));
        }
        else if (status == ShipmentStatus.Failed && from is OrderState.Shipped or OrderState.Delivered)
        {
            events.Add(new DeliveryFailed(command.Order, command.Carrier, Stamp: default));
        }
    }
}
