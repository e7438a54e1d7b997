using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>What operators ask of the read models, across merchants and buyers; each answer is of one moment.</summary>
public interface IOperatorQueries
{
    /// <summary>Newest first, below the position; merchant and status null: all.</summary>
    ValueTask<IReadOnlyList<ItemRow>> ItemsAsync(
        string? merchant, ItemStatus? status, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Published or paused items that are there at that moment, however many sales there have been.</summary>
    ValueTask<IReadOnlyList<ItemRow>> SalesAsync(
        SaleTime time, Instant now, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Newest first for a buyer; else item by item, oldest first, for no index holds the time of all orders.
    /// </summary>
    ValueTask<IReadOnlyList<ListedOrder>> OrdersAsync(
        OrderFilter filter, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Null: no such order has landed.</summary>
    ValueTask<ListedOrder?> FindOrderAsync(OrderId order, CancellationToken cancellation);

    /// <summary>Null: the order was never paid, as far as has landed.</summary>
    ValueTask<DeliveryRow?> FindDeliveryAsync(OrderId order, CancellationToken cancellation);

    /// <summary>Sums over all items.</summary>
    ValueTask<UnitTotals> TotalsAsync(CancellationToken cancellation);
}

/// <summary>Null: whatever it is.</summary>
public sealed record OrderFilter(ItemId? Item, string? Buyer, OrderState? State);

/// <summary>Units of all items. Oversold: held and sold beyond the total, which must be 0.</summary>
public sealed record UnitTotals(long Items, long Held, long Sold, long Waiting, long Oversold);
