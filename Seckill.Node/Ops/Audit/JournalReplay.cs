using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Audit;

/// <summary>Folds a journal, or a part of it, into items as they were at a point.</summary>
internal sealed class JournalReplay(AuditPoint until, ItemId? item, int? shard)
{
    private readonly Dictionary<ItemId, ItemState> _items = [];
    private int _shards;

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
                case JournalEntry.Header header:
                    CheckPlaces(_shards = header.Shards);
                    break;
                case JournalEntry.Damage damage when IsAsked(damage.Place.Shard):
                    throw Damaged(damage.Place, damage.What);
                case JournalEntry.NoEnd end when IsAsked(end.Shard):
                    throw Damaged(new ShardOffset(end.Shard, 1), end.Why);
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

    public static CliException Damaged(ShardOffset place, string what) => new(
        ExitCode.No, $"the journal is damaged at {place.Shard}/{place.Offset}: {what}; run audit verify");

    /// <summary>What is asked of a place where the item can not be, would be answered with another moment.</summary>
    private void CheckPlaces(int shards)
    {
        foreach (var asked in new[] { shard, until.Shard })
        {
            if (asked >= shards)
            {
                throw new CliException(ExitCode.NotFound, $"there is no shard {asked}: the journal has {shards}");
            }

            if (item is { } one && asked is not null && ShardId.Of(one, shards).Value != asked)
            {
                throw new CliException(
                    ExitCode.Usage, $"item {one} is on shard {ShardId.Of(one, shards)}, not on {asked}");
            }
        }

        if (shard is not null && until.Shard is not null && shard != until.Shard)
        {
            throw new CliException(ExitCode.Usage, $"a position of shard {until.Shard} says nothing about {shard}");
        }
    }

    private bool IsAsked(ShardId one) =>
        (shard is null || one.Value == shard) && (item is not { } of || ShardId.Of(of, _shards) == one);

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
            throw Damaged(new ShardOffset(row.Shard, row.Seq), fault.Message);
        }
    }
}
