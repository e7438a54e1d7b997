using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>The lists of orders and items that the edge offers, from the read models.</summary>
public sealed class ReadModelLists(IReadModelQueries queries, ShipToReader shipTo) : IOrderQueries, IItemQueries
{
    public async ValueTask<Page<OrderListing>?> OrdersOfBuyerAsync(
        string buyer, OrderState? state, string? after, int limit, CancellationToken cancellation)
    {
        var list = $"orders of buyer {buyer}";
        if (!ListCursor.TryDecode(list, after, out var position))
        {
            return null;
        }

        var rows = await queries.OrdersOfBuyerAsync(buyer, state, position, limit + 1, cancellation);
        return ListPage.Of(list, rows, limit,
            listed => new ListPosition(listed.Row.CreatedAt.UnixMs, listed.Row.Item, listed.Row.Number),
            listed => new OrderListing(OrderRowView.Of(listed), listed.Row.Buyer, ShipTo: null));
    }

    public async ValueTask<Page<OrderListing>?> OrdersOfItemAsync(
        ItemId item, OrderState? state, string? after, int limit, CancellationToken cancellation)
    {
        var list = $"orders of item {item}";
        if (!ListCursor.TryDecode(list, after, out var position))
        {
            return null;
        }

        var rows = await queries.OrdersOfItemAsync(item, state, position, limit + 1, cancellation);
        var records = await shipTo.ReadAsync(rows, cancellation);
        return ListPage.Of(list, rows, limit, PositionOf, listed => new OrderListing(
            OrderRowView.Of(listed), listed.Row.Buyer, records.GetValueOrDefault(listed.Row.Id),
            ListCursor.Encode(list, PositionOf(listed))));

        static ListPosition PositionOf(ListedOrder listed) => new(0, listed.Row.Item, listed.Row.Number);
    }

    public ValueTask<Page<ItemFacts>?> PublishedAsync(
        string? after, int limit, CancellationToken cancellation) => ByOpeningAsync(
            "published items",
            position => queries.PublishedItemsAsync(position, limit + 1, cancellation), after, limit);

    public ValueTask<Page<ItemFacts>?> RunningAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => ByOpeningAsync(
            "running items",
            position => queries.SalesAsync(SaleTime.Running, now, position, limit + 1, cancellation), after, limit);

    public ValueTask<Page<ItemFacts>?> ComingAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => ByOpeningAsync(
            "coming items",
            position => queries.SalesAsync(SaleTime.Coming, now, position, limit + 1, cancellation), after, limit);

    public async ValueTask<IReadOnlyList<ItemFacts>> EndedAsync(
        Instant now, int limit, CancellationToken cancellation) =>
        [.. (await queries.SalesAsync(SaleTime.Ended, now, null, limit, cancellation)).Select(row => row.ToFacts())];

    private static async ValueTask<Page<ItemFacts>?> ByOpeningAsync(
        string list, Func<ListPosition?, ValueTask<IReadOnlyList<ItemRow>>> read, string? after, int limit)
    {
        if (!ListCursor.TryDecode(list, after, out var position))
        {
            return null;
        }

        var rows = await read(position);
        return ListPage.Of(list, rows, limit,
            row => new ListPosition(row.Terms.OpensAt.UnixMs, row.Item, 0), row => row.ToFacts());
    }

    public async ValueTask<Page<ItemFacts>?> OfMerchantAsync(
        string merchant, string? after, int limit, CancellationToken cancellation)
    {
        var list = $"items of merchant {merchant}";
        if (!ListCursor.TryDecode(list, after, out var position))
        {
            return null;
        }

        var rows = await queries.ItemsOfMerchantAsync(merchant, position, limit + 1, cancellation);
        return ListPage.Of(list, rows, limit,
            row => new ListPosition(row.CreatedAt.UnixMs, row.Item, 0), row => row.ToFacts());
    }
}
