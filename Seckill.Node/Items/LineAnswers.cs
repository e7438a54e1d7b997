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

        var view = line.Find(query.Order) is { } place ? line.QueuedView(place)
            : _ends.Find(query.Order) is { } end ? LineViews.Ended(state.Facts, query.Order, end)
            : null;
        return view?.Buyer == query.ReaderKey || query.Reader.Kind != RequesterKind.Buyer ? view : null;
    }

    /// <summary>Takes a purchase that its buyer cancels out of the line; null: it does not stand there.</summary>
    public LinePlace? Withdraw(CancelOrder command) =>
        !state.Knows(command.Order) && line.Find(command.Order) is { } place
            && place.Purchase.BuyerKey == command.Buyer ? line.Remove(command.Order) : null;

    /// <summary>It was decided without an event: keeps why, for those who were answered 202.</summary>
    public void Refused(PlaceOrder purchase, Instant since, Instant now, RefusalCode reason)
    {
        if (state.Version > 0 && state.Status is not (ItemStatus.None or ItemStatus.Draft))
        {
            _ends.Remember(
                purchase.Order, new LineEnd(purchase.BuyerKey, purchase.Quantity, since, now, reason));
            if (!watches.IsEmpty)
            {
                watches.Changed(new OrderId(state.Id, purchase.Order));
            }
        }
    }

    /// <summary>Done: nothing needs the item to be awake.</summary>
    public ItemReply MaySleep() => state.Version == 0 ? Domain.Refused.With(RefusalCode.NotFound)
        : state.NeedsAttention || line.Count > 0 ? Domain.Refused.With(RefusalCode.WrongPhase) : Done.Instance;

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
