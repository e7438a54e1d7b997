using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>The journal does not say what it must: named by shard and offset. The shard does not serve.</summary>
public sealed class JournalDamagedException(ShardId shard, long offset, string detail)
    : Exception($"journal damaged at shard {shard} offset {offset}: {detail}")
{
    public ShardId Shard { get; } = shard;

    public long Offset { get; } = offset;

    /// <summary>What is wrong there, without the place.</summary>
    public string Detail { get; } = detail;
}
