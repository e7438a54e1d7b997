using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// Reads a store's journal, also while nodes append: each shard up to the head it had when the reading began.
/// </summary>
internal sealed class StoreJournalSource(IJournalRows rows) : IJournalSource
{
    private const int Page = 64;

    public async IAsyncEnumerable<JournalEntry> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var heads = await rows.HeadsAsync(cancellation);
        yield return new JournalEntry.Header(heads.Count);
        foreach (var head in heads.OrderBy(head => head.Shard.Value))
        {
            var reached = 0L;
            while (reached < head.Head)
            {
                var most = (int)Math.Min(Page, head.Head - reached);
                var page = await rows.CommitsAsync(head.Shard, reached, most, cancellation);
                foreach (var commit in page)
                {
                    // A row above the head (out of order, or none of ours) is yielded: it is for the verifier to say.
                    yield return new JournalEntry.Commit(commit);
                }

                if (page.Count == 0)
                {
                    break;
                }

                reached = page[^1].Seq;
            }

            yield return new JournalEntry.End(head);
        }

        foreach (var stray in await rows.StraysAsync(cancellation))
        {
            yield return new JournalEntry.Stray(stray);
        }
    }

    public ValueTask DisposeAsync() => rows.DisposeAsync();
}

/// <summary>The rows of a journal that is only looked at; throws a CliException when they can not be read.</summary>
internal interface IJournalRows : IAsyncDisposable
{
    /// <summary>Every shard's head at one look.</summary>
    Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation);

    /// <summary>Commits above an offset, in order.</summary>
    Task<IReadOnlyList<JournalCommit>> CommitsAsync(
        ShardId shard, long after, int most, CancellationToken cancellation);

    /// <summary>Rows that no head covers, a few of them: nobody's append wrote them.</summary>
    Task<IReadOnlyList<ShardOffset>> StraysAsync(CancellationToken cancellation);

    /// <summary>Commits of one item, in order; without an index of items the whole shard is read.</summary>
    async IAsyncEnumerable<JournalCommit> ItemAsync(
        ItemId item, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const int page = 256;
        var heads = await HeadsAsync(cancellation);
        var head = heads.FirstOrDefault(one => one.Shard == ShardId.Of(item, heads.Count));
        for (var reached = 0L; head is not null && reached < head.Head;)
        {
            var commits = await CommitsAsync(head.Shard, reached, page, cancellation);
            foreach (var commit in commits.Where(commit => commit.Item == item))
            {
                yield return commit;
            }

            reached = commits.Count > 0 ? commits[^1].Seq : head.Head;
        }
    }
}
