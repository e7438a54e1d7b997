using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// Finds and erases where orders go. The ship-to rows are the one place that knows (the read models do not), so an
/// erasure is complete when all rows of the buyer's orders are rewritten; what has not landed yet is found in the
/// journal's tail.
/// </summary>
public sealed class PersonalData(
    IJournal journal, IReadModelQueries queries, ReadShardHeads heads, ShipToReader shipTo) : IPersonalData
{
    private const int PageOfCommits = 64;

    public async ValueTask<(string Buyer, ShipToRecord ShipTo)?> FindAsync(
        OrderId order, ShardOffset position, CancellationToken cancellation)
    {
        var commits = await journal.ReadShardAsync(position.Shard, position.Offset - 1, 1, cancellation);
        if (commits is not [{ } commit] || commit.Seq != position.Offset || commit.Item != order.Item)
        {
            return null;
        }

        var facts = CommitBodyCodec.Decode(commit.Body);
        var buyer = facts.Events
            .Select(happened => BeginsOrder(happened, out var key, out var of) && key == order.Key ? of : null)
            .FirstOrDefault(of => of is not null);
        if (buyer is null)
        {
            return null;
        }

        var rows = await journal.ReadShipToAsync(position.Shard, position.Offset, position.Offset, cancellation);
        var record = rows.SelectMany(row => ShipToCodec.Decode(row.Body))
            .Where(entry => entry.Key == order.Key)
            .Select(entry => entry.Value)
            .LastOrDefault(ShipToRecord.Erased);
        return (buyer, shipTo.Checked(position, order, ShipToProof.DigestsOf(facts.Events), record));
    }

    /// <summary>Orders of which the buyer had an answer before this call are erased when it returns.</summary>
    public async ValueTask<int> EraseAsync(string buyer, CancellationToken cancellation)
    {
        var known = await heads(cancellation);
        var landed = await queries.OrdersToEraseAsync(buyer, cancellation);
        var commits = new Dictionary<ShardOffset, HashSet<OrderKey>>();
        foreach (var (commit, order) in landed.Orders)
        {
            Add(commits, commit, order.Key);
        }

        var reached = landed.Landed.ToDictionary(offset => offset.Shard, offset => offset.Offset);
        foreach (var head in known)
        {
            await AddTailAsync(commits, buyer, head, reached.GetValueOrDefault(head.Shard), cancellation);
        }

        var rewritten = false;
        foreach (var (commit, orders) in commits)
        {
            rewritten |= await EraseAsync(commit, orders, cancellation);
        }

        if (!rewritten && commits.Count > 0)
        {
            await RewriteAgainAsync(commits.Keys.First(), cancellation);
        }

        return commits.Values.Sum(orders => orders.Count);
    }

    private static void Add(Dictionary<ShardOffset, HashSet<OrderKey>> commits, ShardOffset commit, OrderKey order)
    {
        if (!commits.TryGetValue(commit, out var orders))
        {
            commits.Add(commit, orders = []);
        }

        orders.Add(order);
    }

    private static bool BeginsOrder(ItemEvent happened, out OrderKey order, out string? buyer)
    {
        (order, buyer) = happened switch
        {
            UnitsReserved reserved => (reserved.Order, reserved.Buyer),
            WaitListed listed => (listed.Order, listed.Buyer),
            _ => (default, null),
        };
        return buyer is not null;
    }

    private async ValueTask AddTailAsync(
        Dictionary<ShardOffset, HashSet<OrderKey>> commits, string buyer, ShardOffset head, long after,
        CancellationToken cancellation)
    {
        while (after < head.Offset)
        {
            var page = await journal.ReadShardAsync(head.Shard, after, PageOfCommits, cancellation);
            foreach (var commit in page)
            {
                foreach (var happened in CommitBodyCodec.Decode(commit.Body).Events)
                {
                    if (BeginsOrder(happened, out var order, out var of) && of == buyer)
                    {
                        Add(commits, new ShardOffset(head.Shard, commit.Seq), order);
                    }
                }
            }

            after = page.Count > 0
                ? page[^1].Seq
                : throw new InvalidDataException($"shard {head.Shard} ends at {after}, before its head {head.Offset}");
        }
    }

    /// <summary>
    /// The row holds the records of other buyers, too, who may be erased at the same time: hence the comparison.
    /// </summary>
    private async ValueTask<bool> EraseAsync(
        ShardOffset commit, HashSet<OrderKey> orders, CancellationToken cancellation)
    {
        while (true)
        {
            var rows = await journal.ReadShipToAsync(commit.Shard, commit.Offset, commit.Offset, cancellation);
            if (rows is not [{ } row])
            {
                return false;
            }

            var records = ShipToCodec.Decode(row.Body);
            if (!records.Any(entry => orders.Contains(entry.Key) && entry.Value != ShipToRecord.Erased))
            {
                return false;
            }

            var body = ShipToCodec.Encode([.. records.Select(entry => orders.Contains(entry.Key)
                ? KeyValuePair.Create(entry.Key, ShipToRecord.Erased) : entry)]);
            if (await journal.RewriteShipToAsync(commit.Shard, commit.Offset, row.Body, body, cancellation))
            {
                return true;
            }
        }
    }

    /// <summary>
    /// An earlier erasure may have been cut off between the row and the store's log: this clears the log.
    /// </summary>
    private async ValueTask RewriteAgainAsync(ShardOffset commit, CancellationToken cancellation)
    {
        if (await journal.ReadShipToAsync(commit.Shard, commit.Offset, commit.Offset, cancellation) is [{ } row])
        {
            await journal.RewriteShipToAsync(commit.Shard, commit.Offset, row.Body, row.Body, cancellation);
        }
    }
}
