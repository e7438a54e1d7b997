using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// How a writer whose append has an unknown outcome shuts out its own late statement: acquiring the shard again.
/// </summary>
public interface IShardFence
{
    /// <summary>
    /// Raises the epoch of a shard that is still mine and tells where its chain ends; null: it is not mine any more.
    /// </summary>
    ValueTask<ShardHead?> AcquireAgainAsync(ShardId shard, CancellationToken cancellation);
}
