using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Sharding;

/// <summary>Acquires shards for one incarnation, and again while they are still its own.</summary>
public sealed class ShardFence(IShardTable table, Guid me) : IShardFence
{
    /// <summary>
    /// Reads the row first, for the reply of an earlier acquire may have been lost: the epoch that counts is the row's.
    /// Null when another owns it now; throws when the store can not tell.
    /// </summary>
    public async ValueTask<ShardHead?> AcquireAgainAsync(ShardId shard, CancellationToken cancellation)
    {
        var refused = -1L;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = (await table.ReadAsync(cancellation)).Single(row => row.Shard == shard);
            // Refused though the row is still ours and has not moved: this node is dead, and the row not taken yet.
            if (row.Owner != me || row.Epoch == refused)
            {
                return null;
            }

            if (await table.AcquireAsync(shard, row.Epoch, me, cancellation) is { } head)
            {
                ShardMeter.Acquired("again");
                return head;
            }

            refused = row.Epoch;
        }
    }
}
