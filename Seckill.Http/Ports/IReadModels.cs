using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>A page of a list; Next is an opaque cursor, null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Data, string? Next);

/// <summary>
/// A row of an order list. Buyer, ShipTo and Cursor are for the merchant only; the cursor goes on behind this row.
/// </summary>
public sealed record OrderListing(OrderView Order, string Buyer, ShipToRecord? ShipTo, string? Cursor = null);

/// <summary>Lists of orders from the read model; they may lag, single orders are asked of the owner.</summary>
public interface IOrderQueries
{
    /// <summary>Newest first. A cursor that this product did not make: null (a bad request).</summary>
    ValueTask<Page<OrderListing>?> OrdersOfBuyerAsync(
        string buyer, OrderState? state, string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Oldest first, so that an export can go on where it was cut: an order keeps its place, whatever becomes of it,
    /// and new ones come behind all others.
    /// </summary>
    ValueTask<Page<OrderListing>?> OrdersOfItemAsync(
        ItemId item, OrderState? state, string? after, int limit, CancellationToken cancellation);
}

/// <summary>Lists of items from the read model.</summary>
public interface IItemQueries
{
    /// <summary>Published, paused and ended items, soonest opening first; no drafts, no retired ones.</summary>
    ValueTask<Page<ItemFacts>?> PublishedAsync(string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Published and paused items that have opened and not closed by now, last opened first, however many have opened
    /// since. A cursor of another list, or none of this product's: null.
    /// </summary>
    ValueTask<Page<ItemFacts>?> RunningAsync(Instant now, string? after, int limit, CancellationToken cancellation);

    /// <summary>Published and paused items that open after now, soonest first. Cursors as of the running ones.</summary>
    ValueTask<Page<ItemFacts>?> ComingAsync(Instant now, string? after, int limit, CancellationToken cancellation);

    /// <summary>Items that were not retired and have closed by now, last closed first.</summary>
    ValueTask<IReadOnlyList<ItemFacts>> EndedAsync(Instant now, int limit, CancellationToken cancellation);

    /// <summary>All of a merchant's items, newest first.</summary>
    ValueTask<Page<ItemFacts>?> OfMerchantAsync(
        string merchant, string? after, int limit, CancellationToken cancellation);
}

/// <summary>Personal data: where orders go (R25).</summary>
public interface IPersonalData
{
    /// <summary>Buyer and ship-to record of an order from its first commit; null when there is no such order.</summary>
    ValueTask<(string Buyer, ShipToRecord ShipTo)?> FindAsync(
        OrderId order, ShardOffset position, CancellationToken cancellation);

    /// <summary>
    /// Erases name, phone, address and network of all orders of the buyer; returns how many orders he has, erased
    /// earlier or now.
    /// </summary>
    ValueTask<int> EraseAsync(string buyer, CancellationToken cancellation);
}

/// <summary>
/// The certificate of an item: the journal's balance, compared with the read models at the same position.
/// </summary>
public interface ICertificates
{
    /// <summary>
    /// Waits up to 5 s for the projections to reach the balance's position; each entry names one difference. If they
    /// do not
    /// reach it in time, that itself is a difference.
    /// </summary>
    ValueTask<IReadOnlyList<string>> DifferencesAsync(ItemBalance balance, CancellationToken cancellation);
}
