using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node;

/// <summary>Openings of sales, as the read model of items has them.</summary>
internal sealed class SaleCalendar(IReadModelQueries queries) : ISaleCalendar
{
    private const int Most = 1_000;

    public async ValueTask<IReadOnlyList<SaleOpening>> OpeningsAsync(
        Instant from, Instant to, CancellationToken cancellation)
    {
        var rows = await queries.PublishedItemsAsync(new ListPosition(from.UnixMs, default, 0), Most, cancellation);
        return
        [
            .. rows.Where(row => row.Terms.OpensAt <= to)
                .Select(row => new SaleOpening(row.Item, row.Terms.OpensAt)),
        ];
    }
}
