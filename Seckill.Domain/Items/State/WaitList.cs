namespace Seckill.Domain;

/// <summary>Owns the waiting orders of an item, first come first; those who left are skipped, not moved over.</summary>
internal sealed class WaitList(ItemState state)
{
    private readonly List<int> _slots = [];
    private int _head;

    public bool IsEmpty => _head == _slots.Count;

    public int Head => _slots[_head];

    /// <summary>Slots that wait, in order.</summary>
    public IEnumerable<int> InOrder()
    {
        for (var at = _head; at < _slots.Count; at++)
        {
            if (IsWaiting(_slots[at]))
            {
                yield return _slots[at];
            }
        }
    }

    /// <summary>How many orders wait before that one; never grows.</summary>
    public int AheadOf(int slot)
    {
        var ahead = 0;
        foreach (var other in InOrder())
        {
            if (other >= slot)
            {
                break;
            }

            ahead++;
        }

        return ahead;
    }

    public void Join(int slot) => _slots.Add(slot);

    /// <summary>To be called after an order has stopped waiting.</summary>
    public void Trim()
    {
        while (_head < _slots.Count && !IsWaiting(_slots[_head]))
        {
            _head++;
        }

        if (_head == _slots.Count)
        {
            _slots.Clear();
            _head = 0;
        }
        else if (_head > 1024 && _head * 2 > _slots.Count)
        {
            _slots.RemoveRange(0, _head);
            _head = 0;
        }
    }

    private bool IsWaiting(int slot) => state.Orders[slot].State == OrderState.Waiting;
}
