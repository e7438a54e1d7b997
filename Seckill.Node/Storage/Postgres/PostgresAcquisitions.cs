using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Remembers under which generation of the database each shard was acquired. After a failover the new primary may
/// lack the last commits that the old one confirmed, so a shard acquired before is lost even when its row still names
/// us.
/// </summary>
internal sealed class PostgresAcquisitions(PostgresPrimaryGuard guard)
{
    private readonly ConcurrentDictionary<ShardId, (long Epoch, int Generation)> _acquired = new();

    public int Generation => guard.Generation;

    /// <param name="shard">The shard.</param>
    /// <param name="epoch">The epoch that the acquire gave.</param>
    /// <param name="generation">Read before the acquire was sent.</param>
    public void Remember(ShardId shard, long epoch, int generation) => _acquired[shard] = (epoch, generation);

    /// <summary>True when the shard was acquired in this epoch on a database that is not this one any more.</summary>
    public bool IsLost(ShardId shard, long epoch) =>
        _acquired.TryGetValue(shard, out var acquired) && acquired.Epoch == epoch
        && acquired.Generation != guard.Generation;
}
