using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>Rows of shard ownership. The store decides every race: each write is one conditional statement.</summary>
public interface IShardTable
{
    /// <summary>
    /// Makes the rows 0..count-1 where missing. Throws if the table has another count (it is fixed for ever).
    /// </summary>
    ValueTask EnsureAsync(int count, CancellationToken cancellation);

    ValueTask<IReadOnlyList<ShardRow>> ReadAsync(CancellationToken cancellation);

    /// <summary>
    /// Epoch + 1 and owner = me, where the epoch is the one I saw, I am up (or draining and the owner is me), and the
    /// owner is null, me, or not alive. It waits for an append in flight: the linearisation point of ownership. Null:
    /// refused. Throws when the outcome is not known; then read, and acquire again. A wish for me is fulfilled by it.
    /// </summary>
    ValueTask<ShardHead?> AcquireAsync(ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation);

    /// <summary>
    /// Epoch + 1, no wish, and owner = target if it is up and owns shards by role in this same statement, else null.
    /// False: I was not the owner.
    /// </summary>
    ValueTask<bool> HandOverAsync(ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation);

    /// <summary>
    /// Writes who should own the shard (null: no wish), where the epoch is the one I saw. False: it was another.
    /// </summary>
    ValueTask<bool> WishAsync(ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation);
}

public sealed record ShardRow(ShardId Shard, long Epoch, Guid? Owner, Guid? Want, long Head, byte[] HeadHash);
