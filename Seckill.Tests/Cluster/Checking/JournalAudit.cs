using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Reads a journal as an auditor would: gaps, epochs, chain and times of every shard, then every item folded twice,
/// with the product's evolver and with a book of our own, which must agree. Linear in the number of events.
/// </summary>
public sealed class JournalAudit
{
    private static readonly Requester Auditor = new("auditor", RequesterKind.Operator);

    private readonly Violations _found;
    private readonly Dictionary<ItemId, (ItemState State, ItemBook Book)> _items = [];
    private readonly HashSet<ItemId> _broken = [];

    private JournalAudit(Violations found) => _found = found;

    public long Commits { get; private set; }

    public long Events { get; private set; }

    public IEnumerable<ItemBook> Books => _items.Values.Select(item => item.Book);

    public static JournalAudit Run(JournalEvidence evidence, Violations found)
    {
        var audit = new JournalAudit(found);
        var commits = evidence.Commits.GroupBy(commit => commit.Shard).ToDictionary(shard => shard.Key);
        foreach (var row in evidence.Shards)
        {
            commits.Remove(row.Shard, out var ofShard);
            audit.ReadShard(row, ofShard ?? Enumerable.Empty<JournalCommit>());
        }

        foreach (var shard in commits.Keys)
        {
            found.Add(Lie.HeadDisagrees, $"shard {shard} has commits and no row");
        }

        foreach (var (state, book) in audit._items.Values)
        {
            audit.Compare(state, book);
        }

        return audit;
    }

    public ItemBook? BookOf(ItemId item) => _items.TryGetValue(item, out var both) ? both.Book : null;

    private void ReadShard(ShardRow row, IEnumerable<JournalCommit> commits)
    {
        long seq = 0, epoch = 0, at = long.MinValue;
        var hash = JournalChain.Start;
        foreach (var commit in commits)
        {
            var place = $"shard {row.Shard} commit {commit.Seq} (epoch {commit.Epoch}, after {seq}, epoch {epoch})";
            Note(commit.Seq != seq + 1, Lie.Gap, place);
            Note(commit.Epoch < epoch, Lie.EpochFell, place);
            Note(commit.AtMicros < at, Lie.TimeFell, $"{place}: {commit.AtMicros} after {at}");
            Note(!JournalChain.Links(hash, commit), Lie.ChainBroken, place);
            (seq, epoch, at, hash) = (commit.Seq, commit.Epoch, commit.AtMicros, commit.Hash);
            Fold(commit, place);
        }

        Note(row.Head != seq || !row.HeadHash.AsSpan().SequenceEqual(hash) || row.Epoch < epoch, Lie.HeadDisagrees,
            $"shard {row.Shard}: its row says head {row.Head} in epoch {row.Epoch}, the journal ends at {seq} in "
            + $"epoch {epoch}");
    }

    private void Fold(JournalCommit commit, string place)
    {
        CommitFacts facts;
        try
        {
            facts = CommitBodyCodec.Decode(commit.Body);
        }
        catch (UnknownEventException unknown)
        {
            _found.Add(Lie.Unreadable, $"{place}: {unknown.Message}");
            return;
        }

        Commits++;
        Events += facts.Events.Count;
        if (!_items.TryGetValue(commit.Item, out var item))
        {
            _items[commit.Item] = item = (ItemState.Empty(commit.Item), new ItemBook(commit.Item));
        }

        foreach (var happened in facts.Events)
        {
            if (!item.Book.Apply(happened, facts.DecidedAt))
            {
                _found.Add(Lie.FoldsDisagree,
                    $"{place}: {happened.GetType().Name} of order {(happened as OrderEvent)?.Order} can not follow");
            }

            if (item.Book.Fault is { } fault)
            {
                _found.Add(Lie.UnitsBroken, $"{place}: {fault}");
            }

            Evolve(item.State, happened, facts.DecidedAt, place);
        }

        Note(facts.Events.Count != commit.EventCount
                || (item.State.Version != commit.ItemVersion && !_broken.Contains(commit.Item)),
            Lie.VersionJumps, $"{place}: {facts.Events.Count} events to version {item.State.Version}, the row says "
            + $"{commit.EventCount} to {commit.ItemVersion}");
        item.State.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
    }

    /// <summary>After the first event that can not follow, the product's state of that item means nothing.</summary>
    private void Evolve(ItemState state, ItemEvent happened, Instant at, string place)
    {
        if (_broken.Contains(state.Id))
        {
            return;
        }

        try
        {
            ItemEvolver.Evolve(state, happened, at);
        }
        catch (InvariantViolation fault)
        {
            _broken.Add(state.Id);
            _found.Add(Lie.UnitsBroken, $"{place}: {fault.Message}");
        }
    }

    private void Compare(ItemState state, ItemBook book)
    {
        if (_broken.Contains(state.Id)
            || ItemReplies.Answer(state, new ReadStock(Auditor), default) is not StockAnswered { Stock: var stock })
        {
            return;
        }

        Note((stock.Total, stock.Free, stock.Held, stock.Sold, stock.Returned, stock.Round)
                != (book.Total, book.Free, book.Held, book.Sold, book.Returned, book.Round),
            Lie.FoldsDisagree, $"item {state.Id}: the evolver has {stock}, the book {book.Fault ?? "balances"} with "
            + $"free {book.Free} held {book.Held} sold {book.Sold} returned {book.Returned} round {book.Round}");
        foreach (var order in book.Orders.Values)
        {
            var view = (ItemReplies.Answer(state, new ReadOrder(order.Key, Auditor, default), default)
                as OrderAnswered)?.Order;
            if ((view?.State, view?.Version, view?.Quantity) != (order.State, order.Version, order.Quantity))
            {
                _found.Add(Lie.FoldsDisagree, $"order {state.Id}-{order.Key}: the evolver has {view?.State} "
                    + $"v{view?.Version}, the book {order.State} v{order.Version}");
            }
        }
    }

    private void Note(bool isWrong, Lie lie, string evidence)
    {
        if (isWrong)
        {
            _found.Add(lie, evidence);
        }
    }
}
