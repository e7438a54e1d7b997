namespace Seckill.Domain;

/// <summary>
/// Rules of the wait list: strictly in order, from returned units only. Whatever moves units decides in the same step
/// what that means for those who wait; at most so many steps at once, the clock does the rest (ItemState.NextDeadline).
/// </summary>
internal static class WaitListRules
{
    private const int MostStepsAtOnce = 1000;

    /// <summary>Open while waiting units + quantity are covered by held units, which may come back.</summary>
    public static bool IsOpenFor(ItemState state, int quantity) => quantity <= RoomOf(state);

    /// <summary>Units that may still join.</summary>
    public static int RoomOf(ItemState state) => state.Held - state.WaitingUnits;

    /// <summary>True when a purchase within the limit may be refused because stock and list have no room.</summary>
    public static bool MayRefuse(ItemState state) => state.Status >= ItemStatus.Published
        && state.Free < state.Terms.PerBuyerLimit && RoomOf(state) < state.Terms.PerBuyerLimit;

    /// <summary>
    /// Adds the offers and closings that follow once the events already decided are folded in.
    /// </summary>
    /// <param name="state">The item before this decision.</param>
    /// <param name="now">When it is decided.</param>
    /// <param name="events">What was decided; offers and closings are added.</param>
    /// <param name="returned">By how much those events change the returned units.</param>
    /// <param name="held">By how much they change the held units.</param>
    /// <param name="leaving">The slot of an order that stops waiting by them.</param>
    /// <param name="status">The status the item gets by them; null: as it is.</param>
    public static void Advance(
        ItemState state, Instant now, List<ItemEvent> events, int returned = 0, int held = 0,
        int leaving = OrderSlot.None, ItemStatus? status = null)
    {
        if (state.Waiting.IsEmpty)
        {
            return;
        }

        var phase = status ?? state.Status;
        var ended = phase == ItemStatus.Retired || now >= state.Terms.ClosesAt;
        if (!ended && phase != ItemStatus.Published)
        {
            return;
        }

        returned += state.Returned;
        held += state.Held;
        foreach (var slot in state.Waiting.InOrder().Where(slot => slot != leaving).Take(MostStepsAtOnce))
        {
            ref var order = ref state.Orders[slot];
            if (ended)
            {
                events.Add(new WaitListClosed(order.Key, RefusalCode.Ended));
            }
            else if (returned >= order.Quantity)
            {
                events.Add(new WaitListOffered(order.Key));
                returned -= order.Quantity;
                held += order.Quantity;
            }
            else if (returned + held < order.Quantity)
            {
                events.Add(new WaitListClosed(order.Key, RefusalCode.SoldOut));
            }
            else
            {
                break;
            }
        }
    }
}
