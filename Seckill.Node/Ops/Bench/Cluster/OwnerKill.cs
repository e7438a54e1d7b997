using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// One kill -9 of a shard's owner, and what the tables say afterwards; it is watched for a bounded time.
/// </summary>
internal sealed class OwnerKill(BenchCluster cluster, ShardId shard, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Kills the owner and waits for the next won answer. Null: it was not the owner any more when it died, so nothing
    /// was to be taken over.
    /// </summary>
    public async Task<Takeover?> RunAsync(ShardOwner owner, PurchaseLedger ledger, CancellationToken cancellation)
    {
        var killedAt = time.GetTimestamp();
        await owner.Node.KillAsync();
        var wonAgain = ledger.WonAgainAsync(time.GetTimestamp());
        var watching = WatchAsync(owner.Row, killedAt, cancellation);
        TimeSpan? sellsAgain = null;
        try
        {
            var wonAt = await wonAgain.WaitAsync(Takeover.Watched, time, cancellation);
            sellsAgain = time.GetElapsedTime(killedAt, wonAt);
        }
        catch (TimeoutException)
        {
            // The caller counts it: it never sold again.
        }

        var (wasOwner, dead, taken) = await watching;
        return wasOwner ? new Takeover(sellsAgain, dead, taken) : null;
    }

    /// <summary>When its row said dead, and when the shard's row named somebody else, since the kill.</summary>
    private async Task<(bool WasOwner, TimeSpan? Dead, TimeSpan? Taken)> WatchAsync(
        ShardRow before, long killedAt, CancellationToken cancellation)
    {
        TimeSpan? dead = null;
        while (time.GetElapsedTime(killedAt) < Takeover.Watched)
        {
            var row = await cluster.ReadShardAsync(shard, cancellation);
            var victim = (await cluster.Stores.Nodes.ReadAsync(cancellation))
                .FirstOrDefault(node => node.Incarnation == before.Owner);
            var now = time.GetElapsedTime(killedAt);
            var isDead = victim is null or { State: NodeState.Dead };
            dead ??= isDead ? now : null;
            if (row.Owner != before.Owner)
            {
                // A live owner's shard is never taken: it was handed over before the kill.
                return (isDead, dead, now);
            }

            await Task.Delay(Glance, time, cancellation);
        }

        return (true, dead, null);
    }
}

/// <summary>Times since the kill; null: not while it was watched.</summary>
/// <param name="SellsAgain">The first won answer to an attempt sent after the process was gone.</param>
/// <param name="Dead">The node's row said dead.</param>
/// <param name="Taken">The shard's row named another owner.</param>
public sealed record Takeover(TimeSpan? SellsAgain, TimeSpan? Dead, TimeSpan? Taken)
{
    /// <summary>A kill is watched for so long.</summary>
    public static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);
}
