using Seckill.Domain;
using Seckill.Http.Items;
using Seckill.Http.Orders;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// Items as they were at an instant, folded from the journal: refusals are no events, but what refused them follows
/// from events. A few at a time, for an item's stream may be long.
/// </summary>
internal sealed class ItemsThen(IJournal journal)
{
    private const int MostAtOnce = 2;
    private static readonly Requester Reader = new("story", RequesterKind.Operator);
    private readonly SemaphoreSlim _places = new(MostAtOnce);

    /// <summary>One entry for each instant, in the order given; null: the item was not there yet.</summary>
    public async Task<IReadOnlyList<ItemThen?>> AtAsync(
        ItemId item, IReadOnlyList<Instant> instants, CancellationToken cancellation)
    {
        var found = new ItemThen?[instants.Count];
        if (instants.Count == 0)
        {
            return found;
        }

        await _places.WaitAsync(cancellation);
        try
        {
            await FoldAsync(item, instants, found, cancellation);
            return found;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task FoldAsync(
        ItemId item, IReadOnlyList<Instant> instants, ItemThen?[] found, CancellationToken cancellation)
    {
        var ascending = Enumerable.Range(0, instants.Count).OrderBy(index => instants[index]).ToArray();
        var (state, next) = (ItemState.Empty(item), 0);
        await foreach (var (commit, _) in journal.ReadItemAsync(item, 0, cancellation))
        {
            while (next < ascending.Length && new Instant(commit.AtMicros / 1_000) > instants[ascending[next]])
            {
                found[ascending[next++]] = Of(state);
            }

            if (next == ascending.Length)
            {
                return;
            }

            var facts = CommitBodyCodec.Decode(commit.Body, forReplay: true);
            foreach (var happened in facts.Events)
            {
                ItemEvolver.Evolve(state, happened, facts.DecidedAt);
            }

            state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
        }

        foreach (var index in ascending[next..])
        {
            found[index] = Of(state);
        }
    }

    private static ItemThen? Of(ItemState state)
    {
        if (state.Version == 0)
        {
            return null;
        }

        var stock = ((StockAnswered)ItemReplies.Answer(state, new ReadStock(Reader), default)).Stock;
        return new ItemThen(
            PositionResource.Of(stock.Position), ItemWords.NameOf(state.Facts.Status), stock.Round, stock.Total,
            stock.Free, stock.Held, stock.Sold, stock.Returned, stock.Waiting);
    }
}
