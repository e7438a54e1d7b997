using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Folds a journal, or a part of it, into items as they were at a point.</summary>
internal sealed class JournalReplay(AuditPoint until, ItemId? item, int? shard)
{
    private readonly Dictionary<ItemId, ItemState> _items = [];

    /// <summary>
    /// The items by id. A commit that can not follow is a CliException (1): what is damaged is not shown as a state.
    /// </summary>
    public async Task<IReadOnlyList<ItemState>> FoldAsync(IJournalSource source, CancellationToken cancellation)
    {
        byte[] hash = JournalChain.Start;
        await foreach (var entry in source.ReadAsync(cancellation))
        {
            switch (entry)
            {
                case JournalEntry.Commit { Row: var row }:
                    hash = row.Hash.Length > 0 ? row.Hash : JournalChain.Next(hash, row);
                    if (IsAsked(row))
                    {
                        Fold(row with { Hash = hash });
                    }

                    break;
                case JournalEntry.End or JournalEntry.NoEnd:
                    hash = JournalChain.Start;
                    break;
            }
        }

        return [.. _items.Values.OrderBy(state => state.Id.ToString(), StringComparer.Ordinal)];
    }

    private bool IsAsked(JournalCommit row) =>
        (item is null || row.Item == item) && (shard is null || row.Shard.Value == shard) && until.Includes(row);

    private void Fold(JournalCommit row)
    {
        if (!_items.TryGetValue(row.Item, out var state))
        {
            _items.Add(row.Item, state = ItemState.Empty(row.Item));
        }

        try
        {
            ItemReplay.Apply(state, row);
        }
        catch (Exception fault) when (ShardVerifier.IsOfTheJournal(fault))
        {
            throw new CliException(
                ExitCode.No, $"the journal is damaged at {row.Shard}/{row.Seq}: {fault.Message}; run audit verify");
        }
    }
}
