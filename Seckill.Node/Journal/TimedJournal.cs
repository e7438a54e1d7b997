using Seckill.Domain;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Journal;

/// <summary>A journal whose appends are timed, in milliseconds; barriers, which write nothing, are not.</summary>
public sealed class TimedJournal(IJournal inner, LatestValues times, TimeProvider time) : IJournal
{
    public async ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var result = await inner.AppendAsync(append, cancellation);
        if (append.Commits.Count > 0 && result.Outcome == AppendOutcome.Appended)
        {
            times.Add(time.GetElapsedTime(started).TotalMilliseconds);
        }

        return result;
    }

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        inner.ReadShardAsync(shard, afterSeq, most, cancellation);

    public IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, CancellationToken cancellation) =>
        inner.ReadItemAsync(item, afterVersion, cancellation);

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) =>
        inner.ReadShipToAsync(shard, fromSeq, toSeq, cancellation);

    public ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation) =>
        inner.RewriteShipToAsync(shard, seq, oldBody, body, cancellation);
}
