namespace Seckill.Domain;

/// <summary>Orders without an event, as a client sees them: in line, or ended there.</summary>
public static class LineViews
{
    /// <summary>Not decided yet; it is nowhere in the journal, so its version is 0.</summary>
    public static OrderView Queued(ItemFacts item, PlaceOrder purchase, Instant since, int ahead) => View(
        item, purchase, OrderState.Queued, null, ahead, since, since, [new(OrderState.Queued, since)], 0);

    /// <summary>Decided against; reason null: its buyer has cancelled it.</summary>
    public static OrderView Ended(
        ItemFacts item, PlaceOrder purchase, Instant since, Instant at, RefusalCode? reason)
    {
        var state = reason is null ? OrderState.Cancelled : OrderState.Refused;
        return View(item, purchase, state, reason, null, since, at,
            [new(OrderState.Queued, since), new(state, at)], 1);
    }

    private static OrderView View(
        ItemFacts item, PlaceOrder purchase, OrderState state, RefusalCode? reason, int? ahead, Instant since,
        Instant at, IReadOnlyList<TimelineEntry> timeline, int version) =>
        new(new OrderId(item.Id, purchase.Order), purchase.BuyerKey, purchase.Quantity,
            item.Terms.Price * purchase.Quantity, state, reason, ahead, null, null, since, at, null, null, null, null,
            timeline, version);
}
