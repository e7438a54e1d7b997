using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// The rows of a journal that is only looked at; throws a CliException when they can not be read, and a
/// <see cref="JournalDamagedException"/> when one of them is no commit.
/// </summary>
internal interface IJournalRows : IAsyncDisposable
{
    /// <summary>How many shards there must be; null: nobody said so. Known once heads were read.</summary>
    int? ShardCount => null;

    /// <summary>Every shard's head at one look.</summary>
    Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation);

    /// <summary>Commits above an offset, in order.</summary>
    Task<IReadOnlyList<JournalCommit>> CommitsAsync(
        ShardId shard, long after, int most, CancellationToken cancellation);

    /// <summary>
    /// Rows that say where the orders of these commits go, both included; null: they are not to be had here.
    /// </summary>
    Task<IReadOnlyList<ShipToRow>?> ShipToAsync(ShardId shard, long from, long to, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ShipToRow>?>(null);

    /// <summary>Rows outside 1 to the head of their shard, a few of them: nobody's append wrote them.</summary>
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
