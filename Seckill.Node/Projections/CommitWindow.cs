using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// The commits of a shard that were read last: projections that stand at the same offset share one reading and
/// decoding.
/// </summary>
internal sealed class CommitWindow(IJournal journal, ShardId shard)
{
    private IReadOnlyList<DecodedCommit> _commits = [];
    private long _after = -1;

    /// <summary>At most that many commits above the offset, contiguous; none: there are none yet.</summary>
    public async ValueTask<IReadOnlyList<DecodedCommit>> ReadAsync(long after, int most, CancellationToken cancellation)
    {
        if (_after == after && _commits.Count > 0)
        {
            return _commits.Count <= most ? _commits : [.. _commits.Take(most)];
        }

        Clear();
        var rows = await journal.ReadShardAsync(shard, after, most, cancellation);
        var commits = new DecodedCommit[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            commits[i] = Decode(rows[i], after + i + 1);
        }

        (_after, _commits) = (after, commits);
        return commits;
    }

    public void Clear() => (_after, _commits) = (-1, []);

    private DecodedCommit Decode(JournalCommit row, long expected)
    {
        if (row.Shard != shard || row.Seq != expected)
        {
            throw new ProjectionFaultException(
                $"shard {shard} has a gap: expected {expected}, read {row.Shard}/{row.Seq}");
        }

        var body = CommitBodyCodec.Decode(row.Body);
        return body.Events.Count == row.EventCount
            ? new DecodedCommit(row, body.DecidedAt, body.Events)
            : throw new ProjectionFaultException(
                $"commit {shard}/{row.Seq} says {row.EventCount} events and holds {body.Events.Count}");
    }
}
