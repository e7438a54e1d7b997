using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Looks, from outside the node, at what of a shard has not landed: the offset that all its projections have reached,
/// and the first commit behind it. Its age counts from the commit's own instant, so it holds all the waiting there was.
/// </summary>
/// <param name="store">Knows the offsets.</param>
/// <param name="journal">Has the commits; on this machine, whose clock stamped them.</param>
/// <param name="shard">Of the item on sale.</param>
/// <param name="time">Clock and timers.</param>
internal sealed class LandingWatch(IBenchStore store, IJournal journal, ShardId shard, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Age of the oldest commit that had not landed, at each look; zero when all had. A look that took long counts for
    /// as many as would have been made meanwhile: what is slow would be looked at too seldom.
    /// </summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>Looks until it is stopped.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        var due = time.GetTimestamp();
        var step = Interval.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond;
        try
        {
            while (true)
            {
                var age = await AgeAsync(stop) ?? TimeSpan.Zero;
                await Task.Delay(Interval, time, stop);
                for (; time.GetElapsedTime(due) >= Interval; due += step)
                {
                    Lag.Record(age);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load has ended.
        }
    }

    /// <summary>Waits until all has landed; returns how long that took.</summary>
    /// <exception cref="TimeoutException">It took longer than that.</exception>
    public async Task<TimeSpan> CaughtUpAsync(TimeSpan most, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        while (await AgeAsync(cancellation) is not null)
        {
            if (time.GetElapsedTime(begun) > most)
            {
                throw new TimeoutException($"the read models are behind after {most}");
            }

            await Task.Delay(Interval, time, cancellation);
        }

        return time.GetElapsedTime(begun);
    }

    /// <summary>Events in commits behind the offset.</summary>
    public async Task<long> EventsNotLandedAsync(CancellationToken cancellation)
    {
        const int most = 256;
        var after = await store.ReadLandedAsync(shard.Value, cancellation);
        for (var events = 0L; ;)
        {
            var commits = await journal.ReadShardAsync(shard, after, most, cancellation);
            events += commits.Sum(commit => (long)commit.EventCount);
            if (commits.Count < most)
            {
                return events;
            }

            after = commits[^1].Seq;
        }
    }

    /// <summary>Age of the first commit that has not landed; null: all have.</summary>
    private async Task<TimeSpan?> AgeAsync(CancellationToken cancellation)
    {
        var landed = await store.ReadLandedAsync(shard.Value, cancellation);
        var next = await journal.ReadShardAsync(shard, landed, 1, cancellation);
        if (next.Count == 0)
        {
            return null;
        }

        var age = time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(next[0].AtMicros);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
