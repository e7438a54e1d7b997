using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// Snapshots are caches: any of them may be lost or thrown away. Item null: the shard's own, whose seq and hash mark a
/// verified prefix and whose body lists the items that must be awake.
/// </summary>
public interface ISnapshotStore
{
    /// <summary>Replaces the one of the same shard and item; a fault is the caller's to ignore (it throws).</summary>
    ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation);

    ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation);

    ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation);
}

/// <summary>Body is true at the commit Seq of the shard, whose hash is Hash.</summary>
public sealed record Snapshot(ShardId Shard, ItemId? Item, long Seq, byte[] Hash, byte[] Body);
