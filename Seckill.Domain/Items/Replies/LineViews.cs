namespace Seckill.Domain;

/// <summary>Orders without an event, as a client sees them: in line, or ended there.</summary>
public static class LineViews
{
    /// <summary>Not decided yet; it is nowhere in the journal, so its version is 0.</summary>
    public static OrderView Queued(ItemFacts item, PlaceOrder purchase, Instant since, int ahead) => View(
        item, purchase.Order, purchase.BuyerKey, purchase.Quantity, OrderState.Queued, null, ahead, since,
        [new(OrderState.Queued, since)], 0);

    /// <summary>Decided against.</summary>
    public static OrderView Ended(ItemFacts item, OrderKey order, in LineEnd end) => View(
        item, order, end.Buyer, end.Quantity, OrderState.Refused, end.Reason, null, end.Since,
        [new(OrderState.Queued, end.Since), new(OrderState.Refused, end.At)], 1);

    private static OrderView View(
        ItemFacts item, OrderKey order, BuyerKey buyer, int quantity, OrderState state, RefusalCode? reason, int? ahead,
        Instant since, IReadOnlyList<TimelineEntry> timeline, int version) =>
        new(new OrderId(item.Id, order), buyer, quantity, item.Terms.Price * quantity, state, reason, ahead, null, null,
            since, timeline[^1].At, null, null, null, null, timeline, version);
}

/// <summary>How a purchase ended that made no event.</summary>
/// <param name="Buyer">Whose it was.</param>
/// <param name="Quantity">Units asked for.</param>
/// <param name="Since">When it came.</param>
/// <param name="At">When it was refused.</param>
/// <param name="Reason">Why.</param>
public readonly record struct LineEnd(
    BuyerKey Buyer, int Quantity, Instant Since, Instant At, RefusalCode Reason);
