using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Projections;

/// <summary>
/// Ship-to records for rows of a list, read where they lie: beside the journal, one row per commit. Personal data has
/// that one place (R25), so that erasing it there erases it everywhere. Nothing chains these rows: each record is held
/// against the digest in its order's event, and one that does not fit is not shown.
/// </summary>
public sealed partial class ShipToReader(IJournal journal, ILogger<ShipToReader> logger)
{
    // Commits this near to each other are read in one query, with what lies between them.
    private const long MostApart = 8;
    private const int MostCommits = 256;

    public async ValueTask<IReadOnlyDictionary<OrderId, ShipToRecord>> ReadAsync(
        IReadOnlyList<ListedOrder> orders, CancellationToken cancellation)
    {
        var records = new Dictionary<OrderId, ShipToRecord>(orders.Count);
        var wanted = orders.Select(listed => listed.Row.Id).ToDictionary(id => id.Key, id => id);
        foreach (var shard in orders.GroupBy(listed => listed.Shard))
        {
            var seqs = shard.Select(listed => listed.Row.Seq).Distinct().Order().ToArray();
            for (var first = 0; first < seqs.Length;)
            {
                var last = first;
                while (last + 1 < seqs.Length && seqs[last + 1] - seqs[last] <= MostApart
                    && seqs[last + 1] - seqs[first] < MostCommits)
                {
                    last++;
                }

                await ReadAsync(shard.Key, seqs[first], seqs[last], wanted, records, cancellation);
                first = last + 1;
            }
        }

        return records;
    }

    /// <summary>
    /// The record as it is, or <see cref="ShipToRecord.Changed"/> where it is not what the commit says; that is told.
    /// </summary>
    /// <param name="commit">Where the order begins.</param>
    /// <param name="order">The order.</param>
    /// <param name="digests">Of that commit; see <see cref="ShipToProof.DigestsOf"/>.</param>
    /// <param name="record">As it is stored.</param>
    public ShipToRecord Checked(
        ShardOffset commit, OrderId order, IReadOnlyDictionary<OrderKey, Key128> digests, ShipToRecord record)
    {
        if (ShipToProof.Fits(digests, order.Key, record))
        {
            return record;
        }

        JournalMeter.ShipToChanged(1);
        LogChanged(logger, order, commit.Shard.Value, commit.Offset);
        return ShipToRecord.Changed;
    }

    private async ValueTask ReadAsync(
        ShardId shard, long from, long to, Dictionary<OrderKey, OrderId> wanted,
        Dictionary<OrderId, ShipToRecord> records, CancellationToken cancellation)
    {
        var rows = await journal.ReadShipToAsync(shard, from, to, cancellation);
        if (rows.Count == 0)
        {
            return;
        }

        var commits = (await journal.ReadShardAsync(shard, from - 1, (int)(to - from + 1), cancellation))
            .ToDictionary(commit => commit.Seq);
        foreach (var row in rows)
        {
            var found = ShipToCodec.Decode(row.Body).Where(entry => wanted.ContainsKey(entry.Key)).ToList();
            var digests = ShipToProof.DigestsOf(found.Count > 0 && commits.TryGetValue(row.Seq, out var commit)
                ? CommitBodyCodec.Decode(commit.Body).Events : []);
            foreach (var (key, record) in found)
            {
                records[wanted[key]] = Checked(new ShardOffset(shard, row.Seq), wanted[key], digests, record);
            }
        }
    }

    [LoggerMessage(4101, LogLevel.Critical,
        "order {Order} (commit {Shard}/{Offset}): where it goes is not what its buyer gave; somebody changed the "
        + "record. It is not shown; run audit verify on the store.")]
    private static partial void LogChanged(ILogger logger, OrderId order, int shard, long offset);
}
