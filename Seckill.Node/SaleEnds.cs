using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node;

/// <summary>When published sales end, as the read model of items had it a minute ago at most.</summary>
internal sealed class SaleEnds(IReadModelQueries queries, TimeProvider time)
{
    private const int PageItems = 500;

    /// <summary>Those beyond it have no checkpoint at their end, but at the next minute.</summary>
    private const int Most = 20_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private List<Instant> _ends = [];
    private long? _read;

    /// <summary>True when one ended after the first and not after the second instant.</summary>
    public async ValueTask<bool> AnyAsync(Instant after, Instant until, CancellationToken cancellation)
    {
        if (_read is not { } read || time.GetElapsedTime(read) >= Fresh)
        {
            _ends = await ReadAsync(cancellation);
            _read = time.GetTimestamp();
        }

        return _ends.Exists(end => end > after && end <= until);
    }

    private async ValueTask<List<Instant>> ReadAsync(CancellationToken cancellation)
    {
        var ends = new List<Instant>();
        ListPosition? after = null;
        while (ends.Count < Most)
        {
            var rows = await queries.PublishedItemsAsync(after, PageItems, cancellation);
            ends.AddRange(rows.Select(row => row.Terms.ClosesAt));
            if (rows.Count < PageItems)
            {
                break;
            }

            after = new ListPosition(rows[^1].Terms.OpensAt.UnixMs, rows[^1].Item, 0);
        }

        return ends;
    }
}
