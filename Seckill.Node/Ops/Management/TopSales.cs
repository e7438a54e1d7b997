using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Ports;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// The sales that somebody watches: those that run first, with their units as their owners have them at this moment.
/// </summary>
internal sealed class TopSales(ManagementSights sights, ItemAsks asks, IServerClock clock)
{
    private const int Most = 24;

    /// <summary>A sale that ended stays on the screen for a while.</summary>
    private const long EndedMs = 60 * 60 * 1_000;

    private static readonly Requester Watcher = new("top", RequesterKind.Operator);

    public async Task<IReadOnlyList<TopSale>> TakeAsync(CancellationToken cancellation)
    {
        var now = clock.Now;
        var looked = new List<ItemRow>();
        foreach (var when in new[] { SaleTime.Running, SaleTime.Coming, SaleTime.Ended })
        {
            if (looked.Count < Most)
            {
                looked.AddRange(await sights.Queries.SalesAsync(when, now, null, Most, cancellation));
            }
        }

        var shown = looked.Select(row => (Row: row, Phase: row.ToFacts().PhaseAt(now)))
            .Where(one => one.Phase != ItemPhase.Ended || one.Row.Terms.ClosesAt.UnixMs > now.UnixMs - EndedMs)
            .OrderBy(one => Urgency(one.Phase))
            .ThenBy(one => Math.Abs(one.Row.Terms.OpensAt.UnixMs - now.UnixMs))
            .Take(Most);
        return await Task.WhenAll(shown.Select(one => SaleAsync(one.Row, one.Phase)));
    }

    private static int Urgency(ItemPhase phase) => phase switch
    {
        ItemPhase.Open or ItemPhase.SoldOut or ItemPhase.Paused => 0,
        ItemPhase.Scheduled => 1,
        _ => 2,
    };

    /// <summary>Items that do not sell are left asleep.</summary>
    private async Task<TopSale> SaleAsync(ItemRow row, ItemPhase phase)
    {
        var live = Urgency(phase) == 0 ? await StockAsync(row.Item) : null;
        return new TopSale(
            row.Item.ToString(), row.Terms.Title, ItemWords.NameOf(phase), row.Terms.OpensAt, row.Terms.ClosesAt,
            live?.Total ?? row.Total, live?.Free ?? row.Free, live?.Held ?? row.Held, live?.Sold ?? row.Sold,
            live?.Returned ?? row.Returned, live?.Waiting ?? row.Waiting, live?.InLine ?? 0, live is not null);
    }

    private async Task<StockResource?> StockAsync(ItemId item)
    {
        try
        {
            return await asks.AskAsync(item, new ReadStock(Watcher)) is StockAnswered answered
                ? StockResource.Of(answered.Stock) : null;
        }
        catch (ItemUnreachableException)
        {
            return null;
        }
    }
}
