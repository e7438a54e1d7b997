using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// What the owner knows of purchases without an event: those in line, and how those ended that made none. Whoever asks,
/// at whichever node, gets the same answer; the actor's loop alone touches it.
/// </summary>
internal sealed class LineAnswers(ItemState state, ItemLine line, OrderWatches watches)
{
    private readonly LineMemory _ends = new();

    /// <summary>Null: it is not in line, never ended there, or is not the reader's.</summary>
    public OrderView? Find(ReadOrder query)
    {
        if (state.Version == 0 || state.Knows(query.Order))
        {
            return null;
        }

        var view = line.Find(query.Order) is { } place
            ? LineViews.Queued(state.Facts, place.Purchase, place.ArrivedAt, line.AheadOf(place))
            : _ends.Find(query.Order);
        return view?.Buyer == query.ReaderKey || query.Reader.Kind != RequesterKind.Buyer ? view : null;
    }

    /// <summary>
    /// Cancels a purchase in line; again: the same answer. Null: it is not there. Those who wait for it are to be told
    /// with the batch, for only a proven owner can tell them.
    /// </summary>
    public OrderAnswered? Cancel(CancelOrder command, Instant now, Action<ItemEnvelope> tell)
    {
        if (line.Find(command.Order) is not { } place || place.Purchase.BuyerKey != command.Buyer)
        {
            return CancelledBefore(command.Order, command.Buyer);
        }

        line.Remove(command.Order);
        var view = LineViews.Ended(state.Facts, place.Purchase, place.ArrivedAt, now, reason: null);
        var answer = new OrderAnswered(view);
        _ends.Remember(view);
        foreach (var envelope in place.Envelopes)
        {
            envelope.Told = answer;
            tell(envelope);
        }

        watches.Changed(view.Id);
        return answer;
    }

    /// <summary>A purchase that was cancelled in line stays so, whenever a late duplicate of it comes.</summary>
    public OrderAnswered? CancelledBefore(OrderKey order, BuyerKey buyer) =>
        _ends.Find(order) is { State: OrderState.Cancelled } end && end.Buyer == buyer && !state.Knows(order)
            ? new OrderAnswered(end, Replayed: true, Deferred: true) : null;

    /// <summary>It was decided without an event: keeps why, for those who were answered 202.</summary>
    public void Refused(PlaceOrder purchase, Instant since, Instant now, RefusalCode reason)
    {
        if (state.Version > 0 && state.Status is not (ItemStatus.None or ItemStatus.Draft))
        {
            var view = LineViews.Ended(state.Facts, purchase, since, now, reason);
            _ends.Remember(view);
            watches.Changed(view.Id);
        }
    }

    /// <summary>Those who watch their place look again.</summary>
    public void TellPlaces()
    {
        if (!watches.IsEmpty)
        {
            foreach (var place in line.Places)
            {
                watches.Changed(new OrderId(state.Id, place.Purchase.Order));
            }
        }
    }
}
