using System.Numerics;

namespace Seckill.Domain;

/// <summary>Which key of a slot an index goes by.</summary>
internal interface ISlotKey
{
    static abstract Key128 Of(in OrderSlot order);
}

internal readonly struct ByOrder : ISlotKey
{
    public static Key128 Of(in OrderSlot order) => order.Key.Value;
}

internal readonly struct ByBuyer : ISlotKey
{
    public static Key128 Of(in OrderSlot order) => order.Buyer.Value;
}

/// <summary>
/// Owns the way from a key to its latest slot: open addressing over ints, comparing keys in the slots themselves. An
/// entry is slot + 1 in its low bits; the bits that are left above hold a part of the hash, so that a probe seldom
/// reads a slot in vain. Costs 5 to 11 bytes an order, 16 while it grows. Growing takes a few entries over with each
/// one that is put: all at once, a million of them would keep an item's buyers waiting for a tenth of a second.
/// </summary>
internal sealed class SlotIndex<TKey>(OrderSlots slots) where TKey : struct, ISlotKey
{
    // Two would do: a table is full again only after as many have been put as three quarters of the old one's length.
    private const int MovesAtOnce = 4;

    private uint[] _entries = new uint[1 << 3];

    /// <summary>The table before it grew, while not all of it has been taken over; else empty.</summary>
    private uint[] _old = [];
    private int _moved;

    /// <summary>The latest slot of that key, or <see cref="OrderSlot.None"/>.</summary>
    public int Find(Key128 key)
    {
        var slot = SlotAt(_entries, Probe(_entries, key, out _));
        return slot == OrderSlot.None && _old.Length > 0 ? SlotAt(_old, Probe(_old, key, out _)) : slot;
    }

    /// <summary>
    /// Makes that slot the latest of its key; returns the one before, or <see cref="OrderSlot.None"/>.
    /// </summary>
    public int Put(int slot)
    {
        // By the slot, not by the count of keys: the highest slot must fit into an entry's low bits.
        while ((slot + 1) * 4L > _entries.Length * 3L)
        {
            Grow();
        }

        Move(MovesAtOnce);
        var key = TKey.Of(in slots[slot]);
        var at = Probe(_entries, key, out var fragment);
        var before = SlotAt(_entries, at);
        if (before == OrderSlot.None && _old.Length > 0)
        {
            before = SlotAt(_old, Probe(_old, key, out _));
        }

        _entries[at] = fragment | (uint)(slot + 1);
        return before;
    }

    /// <summary>Where the key's entry is, or where it would go.</summary>
    private uint Probe(uint[] entries, Key128 key, out uint fragment)
    {
        var hash = (key.High ^ BitOperations.RotateLeft(key.Low, 29)) * 0x9E37_79B9_7F4A_7C15UL;
        var mask = (uint)entries.Length - 1;
        fragment = (uint)hash & ~mask;
        for (var at = (uint)(hash >> (64 - BitOperations.PopCount(mask))); ; at = (at + 1) & mask)
        {
            var entry = entries[at];
            if (entry == 0
                || ((entry & ~mask) == fragment && TKey.Of(in slots[SlotOf(entries, entry)]) == key))
            {
                return at;
            }
        }
    }

    private static int SlotAt(uint[] entries, uint at) =>
        entries[at] == 0 ? OrderSlot.None : SlotOf(entries, entries[at]);

    private static int SlotOf(uint[] entries, uint entry) => (int)(entry & ((uint)entries.Length - 1)) - 1;

    private void Grow()
    {
        Move(int.MaxValue);
        (_old, _moved) = (_entries, 0);
        _entries = new uint[_old.Length * 2];
    }

    private void Move(int most)
    {
        for (; most > 0 && _moved < _old.Length; most--, _moved++)
        {
            if (SlotAt(_old, (uint)_moved) is not OrderSlot.None and var slot)
            {
                ref var entry = ref _entries[Probe(_entries, TKey.Of(in slots[slot]), out var fragment)];
                // One that is there was put since: it is the later one.
                entry = entry == 0 ? fragment | (uint)(slot + 1) : entry;
            }
        }

        if (_moved == _old.Length)
        {
            (_old, _moved) = ([], 0);
        }
    }
}
