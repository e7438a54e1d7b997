using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Management;

/// <summary>Read models whose rows a test writes; lists are cut, not sorted.</summary>
internal sealed class ScriptedQueries : IOperatorQueries
{
    public List<ItemRow> Items { get; } = [];

    public List<ListedOrder> Orders { get; } = [];

    /// <summary>What was asked last.</summary>
    public OrderFilter? Asked { get; private set; }

    public UnitTotals Totals { get; set; } = new(0, 0, 0, 0, 0);

    public ValueTask<IReadOnlyList<ItemRow>> ItemsAsync(
        string? merchant, ItemStatus? status, ListPosition? after, int limit, CancellationToken cancellation) => new(
        [.. Items.Where(row => (merchant is null || row.Merchant == merchant)
            && (status is null || row.Status == status)).Skip(after is null ? 0 : 1).Take(limit)]);

    public ValueTask<IReadOnlyList<ItemRow>> SalesAsync(
        SaleTime time, Instant now, ListPosition? after, int limit, CancellationToken cancellation) => new(
        [.. Items.Where(row => row.Status is ItemStatus.Published or ItemStatus.Paused && TimeOf(row.Terms, now) == time)
            .OrderBy(row => time == SaleTime.Ended ? -row.Terms.ClosesAt.UnixMs
                : Math.Abs(row.Terms.OpensAt.UnixMs - now.UnixMs)).Take(limit)]);

    public ValueTask<IReadOnlyList<ListedOrder>> OrdersAsync(
        OrderFilter filter, ListPosition? after, int limit, CancellationToken cancellation)
    {
        Asked = filter;
        return new([.. Orders.Where(one => filter.Buyer is null || one.Row.Buyer == filter.Buyer).Take(limit)]);
    }

    public ValueTask<ListedOrder?> FindOrderAsync(OrderId order, CancellationToken cancellation) =>
        new(Orders.Find(one => one.Row.Id == order));

    public ValueTask<DeliveryRow?> FindDeliveryAsync(OrderId order, CancellationToken cancellation) =>
        new((DeliveryRow?)null);

    private static SaleTime TimeOf(ItemTerms terms, Instant now) => terms.ClosesAt <= now ? SaleTime.Ended
        : terms.OpensAt <= now ? SaleTime.Running : SaleTime.Coming;

    public ValueTask<UnitTotals> TotalsAsync(CancellationToken cancellation) => new(Totals);
}
