using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Reads a store's journal, also while nodes append: each shard up to the head it had when the reading began. A shard
/// that should be there and is not is read as one without an end, a row that is no commit ends its shard.
/// </summary>
/// <param name="rows">Disposed with it.</param>
/// <param name="withShipTo">Also what lies beside the commits, where it is to be had.</param>
internal sealed class StoreJournalSource(IJournalRows rows, bool withShipTo = false) : IJournalSource
{
    private const int Page = 64;

    /// <summary>As many as the configuration allows.</summary>
    private const int MostShards = 4096;

    public async IAsyncEnumerable<JournalEntry> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heads = (await rows.HeadsAsync(cancellation)).DistinctBy(head => head.Shard)
            .ToDictionary(head => head.Shard.Value);
        var shards = rows.ShardCount ?? Math.Clamp(heads.Keys.DefaultIfEmpty(0).Max() + 1L, 1, MostShards);
        yield return new JournalEntry.Header((int)shards);
        foreach (var shard in heads.Keys.Union(Enumerable.Range(0, (int)shards)).Order())
        {
            if (!heads.TryGetValue(shard, out var head))
            {
                yield return new JournalEntry.NoEnd(new ShardId(shard), "the store has no row of this shard");
                continue;
            }

            if (shard < 0 || shard >= shards)
            {
                yield return new JournalEntry.Damage(new ShardOffset(head.Shard, 1), $"there are {shards} shards only");
            }

            await foreach (var entry in ReadAsync(head, cancellation))
            {
                yield return entry;
            }

            yield return new JournalEntry.End(head);
        }

        foreach (var stray in await rows.StraysAsync(cancellation))
        {
            yield return new JournalEntry.Stray(stray);
        }
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();

    /// <summary>A page that holds a row which is none is read again row by row, up to there.</summary>
    private async IAsyncEnumerable<JournalEntry> ReadAsync(
        ShardHead head, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (reached, page) = (0L, Page);
        while (reached < head.Head)
        {
            var (commits, damage) = await PageAsync(
                head.Shard, reached, (int)Math.Min(page, head.Head - reached), cancellation);
            if (damage is not null && page > 1)
            {
                page = 1;
                continue;
            }

            if (damage is not null)
            {
                yield return damage;
                yield break;
            }

            var beside = withShipTo && commits.Count > 0
                ? await rows.ShipToAsync(head.Shard, commits[0].Seq, commits[^1].Seq, cancellation) : null;
            var bodies = beside?.ToDictionary(row => row.Seq, row => row.Body);
            foreach (var commit in commits)
            {
                if (commit.Hash.Length != JournalChain.HashLength)
                {
                    yield return new JournalEntry.Damage(
                        new ShardOffset(head.Shard, commit.Seq), $"its hash has {commit.Hash.Length} bytes");
                    yield break;
                }

                // A row above the head (out of order, or none of ours) is yielded: it is for the verifier to say.
                yield return new JournalEntry.Commit(commit) { ShipTo = bodies?.GetValueOrDefault(commit.Seq, []) };
            }

            if (commits.Count == 0)
            {
                break;
            }

            reached = commits[^1].Seq;
        }
    }

    private async Task<(IReadOnlyList<JournalCommit> Commits, JournalEntry.Damage? Damage)> PageAsync(
        ShardId shard, long after, int most, CancellationToken cancellation)
    {
        try
        {
            return (await rows.CommitsAsync(shard, after, most, cancellation), null);
        }
        catch (JournalDamagedException fault)
        {
            return ([], new JournalEntry.Damage(new ShardOffset(shard, fault.Offset), fault.Detail));
        }
    }
}
