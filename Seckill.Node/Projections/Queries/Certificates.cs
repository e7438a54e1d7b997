using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// Compares an item's balance from the journal with the read models. Each of them is compared at its own position: when
/// it has gone on beyond the balance's, the journal is folded up to there, so a certificate is exact during a sale,
/// too.
/// </summary>
public sealed class Certificates(
    IJournal journal, IReadModelQueries queries, ProjectionHost host) : ICertificates
{
    private const int PageOfCommits = 256;
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    public async ValueTask<IReadOnlyList<string>> DifferencesAsync(
        ItemBalance balance, CancellationToken cancellation)
    {
        var position = balance.Stock.Position;
        await host.WaitUntilAsync(position, MostWait, cancellation);
        var figures = await queries.FiguresAsync(balance.Facts.Id, position.Shard, cancellation);
        var differences = new List<string>();
        var balances = new Dictionary<long, ItemBalance>();
        foreach (var kind in ProjectionKind.All)
        {
            var offset = figures.Offsets.GetValueOrDefault(kind.Name);
            if (offset < position.Offset)
            {
                differences.Add($"The read model of {kind.Name} has reached commit {offset} of shard {position.Shard}"
                    + $" and not {position.Offset}.");
                continue;
            }

            if (!balances.TryGetValue(offset, out var there))
            {
                there = await BalanceAtAsync(balance, new ShardOffset(position.Shard, offset), cancellation);
                balances.Add(offset, there);
            }

            FigureComparison.Compare(kind, there, figures, differences);
        }

        return differences;
    }

    /// <summary>The balance itself when its item has no commits from its position to that one.</summary>
    private async ValueTask<ItemBalance> BalanceAtAsync(
        ItemBalance balance, ShardOffset there, CancellationToken cancellation)
    {
        for (var after = balance.Stock.Position.Offset; after < there.Offset;)
        {
            var commits = await journal.ReadShardAsync(there.Shard, after, PageOfCommits, cancellation);
            if (commits.Count == 0)
            {
                throw new InvalidDataException(
                    $"shard {there.Shard} ends at {after}, before its projected {there.Offset}");
            }

            if (commits.Any(commit => commit.Item == balance.Facts.Id && commit.Seq <= there.Offset))
            {
                return await ItemReplay.BalanceAtAsync(journal, balance.Facts.Id, there, cancellation);
            }

            after = commits[^1].Seq;
        }

        return balance;
    }
}
