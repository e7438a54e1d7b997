namespace Seckill.Node.Ops.Model;

/// <summary>Fingerprints seen so far: open addressing in one array, never more than half full.</summary>
internal sealed class FingerprintSet(int most)
{
    private readonly ulong[] _slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)most) * 2];

    public int Count { get; private set; }

    /// <summary>False: it was there.</summary>
    public bool Add(ulong fingerprint)
    {
        var mask = (ulong)_slots.Length - 1;
        for (var at = fingerprint & mask; ; at = (at + 1) & mask)
        {
            if (_slots[at] == 0)
            {
                _slots[at] = fingerprint;
                Count++;
                return true;
            }

            if (_slots[at] == fingerprint)
            {
                return false;
            }
        }
    }
}
