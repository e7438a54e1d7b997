using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// Compares the live read models of an item with what the journal makes of them, cell by cell. Rows and offsets are
/// read at one moment, and the journal is folded up to each projection's own offset, so it is exact during a sale.
/// </summary>
public sealed class ReadModelDiff(IJournal journal, IReadModelQueries queries)
{
    private const int PageOfCommits = 256;

    /// <summary>
    /// Every difference, sorted by table and row; each projection's position with it. Takes memory with the item's
    /// orders.
    /// </summary>
    public async ValueTask<ItemDifferences> CompareAsync(ItemId item, ShardId shard, CancellationToken cancellation)
    {
        var live = await queries.RowsOfItemAsync(item, shard, cancellation);
        var until = live.Offsets.Values.DefaultIfEmpty(0).Max();
        var steps = ProjectionKind.All.ToDictionary(kind => kind.Name, _ => new MemoryStep());
        var folds = ProjectionKind.All.ToDictionary(kind => kind.Name, kind => kind.ForShard(shard));
        var page = new List<DecodedCommit>();
        var isKnown = live.Tables.Values.Any(rows => rows.Count > 0);
        await foreach (var (commit, _) in journal.ReadItemAsync(item, 0, cancellation))
        {
            isKnown = true;
            if (commit.Seq > until)
            {
                break;
            }

            var facts = Decode(commit);
            page.Add(new DecodedCommit(commit, facts.DecidedAt, facts.Events));
            if (page.Count == PageOfCommits)
            {
                await FoldAsync(page, live, steps, folds);
            }
        }

        await FoldAsync(page, live, steps, folds);
        var found = new List<CellDifference>();
        foreach (var (projection, step) in steps)
        {
            foreach (var table in ReadModelTable.OfProjection[projection])
            {
                Compare(table, step.RowsOf(table), live.Tables[table.Name], found);
            }
        }

        return new ItemDifferences(item, shard, live.Offsets, found) { IsKnown = isKnown };
    }

    /// <summary>Items above that one of which any read model has a row, in order; what to compare, too.</summary>
    public ValueTask<IReadOnlyList<ItemId>> ItemsAsync(ItemId? after, int limit, CancellationToken cancellation) =>
        queries.ItemIdsAsync(after, limit, cancellation);

    private static CommitFacts Decode(JournalCommit commit)
    {
        try
        {
            return CommitBodyCodec.Decode(commit.Body);
        }
        catch (UnknownEventException fault)
        {
            throw new JournalDamagedException(commit.Shard, commit.Seq, fault.Message);
        }
    }

    private static async ValueTask FoldAsync(
        List<DecodedCommit> page, ItemRows live, Dictionary<string, MemoryStep> steps,
        Dictionary<string, IProjection> folds)
    {
        foreach (var (projection, fold) in folds)
        {
            var offset = live.Offsets.GetValueOrDefault(projection);
            var reached = page.Where(commit => commit.Commit.Seq <= offset).ToList();
            if (reached.Count > 0)
            {
                await fold.ApplyAsync(reached, steps[projection]);
            }
        }

        page.Clear();
    }

    private static void Compare(
        ReadModelTable table, IReadOnlyDictionary<string, object?[]> journal, IReadOnlyList<object?[]> rows,
        List<CellDifference> found)
    {
        var live = rows.ToDictionary(table.KeyOf);
        foreach (var key in journal.Keys.Union(live.Keys).Order(StringComparer.Ordinal))
        {
            var (told, kept) = (journal.GetValueOrDefault(key), live.GetValueOrDefault(key));
            var name = NameOf(table, (told ?? kept)!);
            if (told is null || kept is null)
            {
                found.Add(new CellDifference(
                    table.Name, name, null, told is null ? "no row" : "a row", kept is null ? "no row" : "a row"));
                continue;
            }

            for (var i = 0; i < table.Columns.Count; i++)
            {
                var (right, wrong) = (ReadModelTable.TextOf(told[i]), ReadModelTable.TextOf(kept[i]));
                if (right != wrong)
                {
                    found.Add(new CellDifference(table.Name, name, table.Columns[i].Name, right, wrong));
                }
            }
        }
    }

    /// <summary>The order, or else the item; and what of the key is neither.</summary>
    private static string NameOf(ReadModelTable table, object?[] cells)
    {
        var item = ItemId.Read((byte[])cells[table.IndexOf("item")]!);
        var id = table.Columns.Any(column => column.Name == "order_key")
            ? new OrderId(item, new OrderKey(Key128.Read((byte[])cells[table.IndexOf("order_key")]!))).ToString()
            : item.ToString();
        var rest = table.Key.Where(name => name is not ("item" or "order_key"))
            .Select(name => ReadModelTable.TextOf(cells[table.IndexOf(name)])).ToList();
        return rest.Count == 0 ? id : $"{id} {string.Join(' ', rest)}";
    }
}

/// <summary>An item's rows in all read models at one moment. Tables: cells of each row by table.</summary>
public sealed record ItemRows(
    IReadOnlyDictionary<string, long> Offsets, IReadOnlyDictionary<string, IReadOnlyList<object?[]>> Tables);

/// <param name="Item">The item.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Offsets">By projection: where it was compared.</param>
/// <param name="Cells">Every difference; empty: none.</param>
public sealed record ItemDifferences(
    ItemId Item, ShardId Shard, IReadOnlyDictionary<string, long> Offsets, IReadOnlyList<CellDifference> Cells)
{
    /// <summary>The journal or a read model has something of it.</summary>
    public bool IsKnown { get; init; }
}

/// <summary>
/// One cell that is not what the journal says; Column null: the row itself is missing, or is too much.
/// </summary>
public sealed record CellDifference(string Table, string Row, string? Column, string Journal, string ReadModel);
