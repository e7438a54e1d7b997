using Seckill.Domain;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node;

/// <summary>Openings of sales, as the read model of items has them.</summary>
internal sealed class SaleCalendar(IReadModelQueries queries) : ISaleCalendar
{
    private const int PageItems = 500;

    /// <summary>Openings in one answer; those beyond it are loaded when somebody asks for them.</summary>
    private const int Most = 20_000;

    public async ValueTask<IReadOnlyList<SaleOpening>> OpeningsAsync(
        Instant from, Instant to, CancellationToken cancellation)
    {
        var openings = new List<SaleOpening>();
        var after = new ListPosition(from.UnixMs, default, 0);
        while (openings.Count < Most)
        {
            var rows = await queries.PublishedItemsAsync(after, PageItems, cancellation);
            openings.AddRange(rows.Where(row => row.Terms.OpensAt <= to)
                .Select(row => new SaleOpening(row.Item, row.Terms.OpensAt)));
            if (rows.Count < PageItems || rows[^1].Terms.OpensAt > to)
            {
                break;
            }

            after = new ListPosition(rows[^1].Terms.OpensAt.UnixMs, rows[^1].Item, 0);
        }

        return openings;
    }
}
