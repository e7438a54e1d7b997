using System.Globalization;

namespace Seckill.Domain;

/// <summary>
/// A set of items with one owner. Which items: a stable hash of the id, pinned by a golden test for ever.
/// </summary>
public readonly record struct ShardId(int Value)
{
    /// <summary>An item id is already a prefix of a SHA-256, so its words need only be folded.</summary>
    public static ShardId Of(ItemId item, int shardCount) =>
        new((int)(((item.High >> 32) ^ item.High ^ item.Low) % 0x1_0000_0000UL % (ulong)shardCount));

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A gap-free position in a shard's journal; the first commit has 1, 0 is before everything.</summary>
public readonly record struct ShardOffset(ShardId Shard, long Offset);
