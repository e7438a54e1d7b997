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
/// reads a slot in vain. Costs 5 to 11 bytes an order.
/// </summary>
internal sealed class SlotIndex<TKey>(OrderSlots slots) where TKey : struct, ISlotKey
{
    private int _bits = 3;
    private uint[] _entries = new uint[1 << 3];

    /// <summary>The latest slot of that key, or <see cref="OrderSlot.None"/>.</summary>
    public int Find(Key128 key)
    {
        var at = Probe(key, out _);
        return _entries[at] == 0 ? OrderSlot.None : SlotOf(_entries[at]);
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

        var at = Probe(TKey.Of(in slots[slot]), out var fragment);
        var before = _entries[at];
        _entries[at] = fragment | (uint)(slot + 1);
        return before == 0 ? OrderSlot.None : SlotOf(before);
    }

    /// <summary>Where the key's entry is, or where it would go.</summary>
    private uint Probe(Key128 key, out uint fragment)
    {
        var hash = (key.High ^ BitOperations.RotateLeft(key.Low, 29)) * 0x9E37_79B9_7F4A_7C15UL;
        var mask = (uint)_entries.Length - 1;
        fragment = (uint)hash & ~mask;
        for (var at = (uint)(hash >> (64 - _bits)); ; at = (at + 1) & mask)
        {
            var entry = _entries[at];
            if (entry == 0 || ((entry & ~mask) == fragment && TKey.Of(in slots[SlotOf(entry)]) == key))
            {
                return at;
            }
        }
    }

    private int SlotOf(uint entry) => (int)(entry & ((uint)_entries.Length - 1)) - 1;

    private void Grow()
    {
        var old = _entries;
        var oldMask = (uint)old.Length - 1;
        _bits++;
        _entries = new uint[1 << _bits];
        foreach (var entry in old)
        {
            if (entry != 0)
            {
                var slot = (int)(entry & oldMask) - 1;
                _entries[Probe(TKey.Of(in slots[slot]), out var fragment)] = fragment | (uint)(slot + 1);
            }
        }
    }
}
