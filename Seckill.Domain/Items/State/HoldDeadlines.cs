namespace Seckill.Domain;

/// <summary>
/// Owns the order in which holds end. An ordinary hold ends a fixed time after its slot was made, so a cursor over the
/// slots is its queue; only offers from the wait list and holds with a started payment need a set of their own.
/// </summary>
internal sealed class HoldDeadlines(ItemState state)
{
    private readonly SortedSet<(Instant Deadline, int Slot)> _expiring = [];
    private readonly SortedSet<(Instant Deadline, int Slot)> _settling = [];
    private int _cursor;

    public Instant? Next
    {
        get
        {
            Instant? next = _cursor < state.Orders.Count ? state.DeadlineOf(_cursor) : null;
            next = Earlier(next, _expiring.Count > 0 ? _expiring.Min.Deadline : null);
            return Earlier(next, _settling.Count > 0 ? _settling.Min.Deadline : null);
        }
    }

    /// <summary>Holds to settle with their provider at that instant, soonest deadline first.</summary>
    public IEnumerable<int> SettlementsDue(Instant now) => Due(_settling, now);

    /// <summary>
    /// Holds to expire at that instant, soonest deadline first; those a provider may still capture are not among them.
    /// </summary>
    public IEnumerable<int> ExpiriesDue(Instant now)
    {
        using var others = Due(_expiring, now).GetEnumerator();
        var more = others.MoveNext();
        for (var slot = _cursor; slot < state.Orders.Count; slot++)
        {
            if (!IsOrdinary(slot))
            {
                continue;
            }

            var deadline = state.DeadlineOf(slot);
            if (deadline > now)
            {
                break;
            }

            for (; more && state.DeadlineOf(others.Current) <= deadline; more = others.MoveNext())
            {
                yield return others.Current;
            }

            yield return slot;
        }

        for (; more; more = others.MoveNext())
        {
            yield return others.Current;
        }
    }

    /// <summary>To be called before anything changes that the deadline of the slot depends on.</summary>
    public void Forget(int slot)
    {
        if (state.Orders[slot].IsHold && !IsOrdinary(slot))
        {
            SetOf(slot).Remove((state.DeadlineOf(slot), slot));
        }
    }

    /// <summary>To be called after such a change, and for a new slot.</summary>
    public void Remember(int slot)
    {
        if (state.Orders[slot].IsHold && !IsOrdinary(slot))
        {
            SetOf(slot).Add((state.DeadlineOf(slot), slot));
        }

        while (_cursor < state.Orders.Count && !IsOrdinary(_cursor))
        {
            _cursor++;
        }
    }

    public static Instant? Earlier(Instant? left, Instant? right) =>
        left is null ? right : right is null || left < right ? left : right;

    private bool IsOrdinary(int slot)
    {
        ref var order = ref state.Orders[slot];
        return order.IsHold && (order.Flags & SlotFlags.WaitListed) == 0
            && (order.Extras == OrderSlot.None || state.ExtrasAt(order.Extras).GraceUntil == default);
    }

    private SortedSet<(Instant Deadline, int Slot)> SetOf(int slot) =>
        state.FindExtras(slot) is { AwaitsProvider: true } ? _settling : _expiring;

    private static IEnumerable<int> Due(SortedSet<(Instant Deadline, int Slot)> set, Instant now)
    {
        foreach (var (deadline, slot) in set)
        {
            if (deadline > now)
            {
                yield break;
            }

            yield return slot;
        }
    }
}
