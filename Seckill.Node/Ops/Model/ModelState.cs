using System.Runtime.CompilerServices;

namespace Seckill.Node.Ops.Model;

/// <summary>
/// A state of the world in sixteen words, packed so that ten million of them can be told apart in memory. Word 0: nodes
/// and failovers. Then for each shard a word of its row and of what its buyers were told, and two words a node.
/// </summary>
[InlineArray(Words)]
public struct ModelState
{
    public const int Words = 16;

    /// <summary>Journals hold eight events of four bits; see <see cref="Ledger"/>.</summary>
    public const int MostEvents = 8;

    private ulong _first;

    public readonly uint Get(int word, int shift, int bits) =>
        (uint)((this[word] >> shift) & ((1UL << bits) - 1));

    public void Set(int word, int shift, int bits, uint value)
    {
        var mask = ((1UL << bits) - 1) << shift;
        this[word] = (this[word] & ~mask) | ((ulong)value << shift);
    }

    /// <summary>64 bits; two of ten million states share them with a chance of one in 350 000.</summary>
    public readonly ulong Fingerprint(int width)
    {
        var hash = 0x9E3779B97F4A7C15UL;
        for (var i = 0; i < width; i++)
        {
            hash = (hash ^ this[i]) * 0xD6E8FEB86659FD93UL;
            hash ^= hash >> 32;
        }

        hash *= 0xD6E8FEB86659FD93UL;
        hash ^= hash >> 32;
        return hash == 0 ? 1 : hash;
    }
}
