using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Questions to the read models; each answer is of one moment.</summary>
public interface IReadModelQueries
{
    /// <summary>Newest first, below the position.</summary>
    ValueTask<IReadOnlyList<ListedOrder>> OrdersOfBuyerAsync(
        string buyer, OrderState? state, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Oldest first, above the position.</summary>
    ValueTask<IReadOnlyList<ListedOrder>> OrdersOfItemAsync(
        ItemId item, OrderState? state, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Published or paused, soonest opening first, above the position.</summary>
    ValueTask<IReadOnlyList<ItemRow>> PublishedItemsAsync(
        ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Published or paused, and there at that moment; below the position.</summary>
    ValueTask<IReadOnlyList<ItemRow>> SalesAsync(
        SaleTime time, Instant now, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>Newest first, below the position.</summary>
    ValueTask<IReadOnlyList<ItemRow>> ItemsOfMerchantAsync(
        string merchant, ListPosition? after, int limit, CancellationToken cancellation);

    /// <summary>All who have items.</summary>
    ValueTask<IReadOnlyList<string>> MerchantsAsync(CancellationToken cancellation);

    /// <summary>
    /// Items above that one of which any table has a row, in the order of their ids; those that only a damaged read
    /// model knows of, too.
    /// </summary>
    ValueTask<IReadOnlyList<ItemId>> ItemIdsAsync(ItemId? after, int limit, CancellationToken cancellation);

    /// <summary>Every row of an item of that shard, and how far each projection is, at one moment.</summary>
    ValueTask<ItemRows> RowsOfItemAsync(ItemId item, ShardId shard, CancellationToken cancellation);

    /// <summary>What the read models say of an item of that shard, and how far each of them is.</summary>
    ValueTask<ItemFigures> FiguresAsync(ItemId item, ShardId shard, CancellationToken cancellation);

    /// <summary>
    /// All orders of a buyer that have landed, and how far the projection of orders is on each shard.
    /// </summary>
    ValueTask<BuyerOrders> OrdersToEraseAsync(string buyer, CancellationToken cancellation);

    /// <summary>Orders that were ever shipped under that name (<see cref="ShipmentRow.NameOf"/>).</summary>
    ValueTask<IReadOnlyList<OrderId>> OrdersOfShipmentAsync(string name, int limit, CancellationToken cancellation);

    /// <summary>Reserved orders of one item, or of all that hold units; newest first.</summary>
    ValueTask<IReadOnlyList<ListedOrder>> HoldsAsync(ItemId? item, int limit, CancellationToken cancellation);

    /// <summary>How the orders of these buyers ended; a buyer without orders is left out.</summary>
    ValueTask<IReadOnlyList<BuyerHistory>> HistoriesAsync(
        IReadOnlyList<string> buyers, CancellationToken cancellation);
}

/// <summary>A row of a list with what its item adds.</summary>
public sealed record ListedOrder(OrderRow Row, ShardId Shard, string Currency);

/// <summary>
/// Where a list goes on: the sort keys of the last row that was given; the ones a list does not use are 0.
/// </summary>
public readonly record struct ListPosition(long At, ItemId Item, long Number);

/// <summary>Orders of a buyer by their first commits.</summary>
public sealed record BuyerOrders(
    IReadOnlyList<(ShardOffset Commit, OrderId Order)> Orders, IReadOnlyList<ShardOffset> Landed);

/// <summary>One item in all read models, at one moment.</summary>
/// <param name="Offsets">By projection: the shard's commit it has landed.</param>
/// <param name="Item">Null when the projection of orders has no such item.</param>
/// <param name="Orders">By state: orders and their units, restocked ones apart.</param>
/// <param name="Captured">Money that came in.</param>
/// <param name="Refunded">Money sent back.</param>
/// <param name="Due">Money asked back and not sent.</param>
/// <param name="Deliveries">Orders by what became of their delivery.</param>
public sealed record ItemFigures(
    IReadOnlyDictionary<string, long> Offsets,
    ItemRow? Item,
    IReadOnlyList<OrderFigure> Orders,
    Int128 Captured,
    Int128 Refunded,
    Int128 Due,
    IReadOnlyDictionary<DeliveryState, int> Deliveries);

public readonly record struct OrderFigure(OrderState State, bool Restocked, int Orders, long Units);
