using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// Ship-to records for rows of a list, read where they lie: beside the journal, one row per commit. Personal data has
/// that one place (R25), so that erasing it there erases it everywhere.
/// </summary>
public sealed class ShipToReader(IJournal journal)
{
    // Commits this near to each other are read in one query, with what lies between them.
    private const long MostApart = 8;

    public async ValueTask<IReadOnlyDictionary<OrderId, ShipToRecord>> ReadAsync(
        IReadOnlyList<ListedOrder> orders, CancellationToken cancellation)
    {
        var records = new Dictionary<OrderId, ShipToRecord>(orders.Count);
        var wanted = orders.Select(listed => listed.Row.Id).ToDictionary(id => id.Key, id => id);
        foreach (var shard in orders.GroupBy(listed => listed.Shard))
        {
            var seqs = shard.Select(listed => listed.Row.Seq).Distinct().Order().ToArray();
            for (var first = 0; first < seqs.Length;)
            {
                var last = first;
                while (last + 1 < seqs.Length && seqs[last + 1] - seqs[last] <= MostApart)
                {
                    last++;
                }

                foreach (var row in await journal.ReadShipToAsync(shard.Key, seqs[first], seqs[last], cancellation))
                {
                    foreach (var (key, record) in ShipToCodec.Decode(row.Body))
                    {
                        if (wanted.TryGetValue(key, out var id))
                        {
                            records[id] = record;
                        }
                    }
                }

                first = last + 1;
            }
        }

        return records;
    }
}
