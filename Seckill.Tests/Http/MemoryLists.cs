using System.Globalization;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>Read models that never lag, and personal data, over <see cref="MemoryItems"/>.</summary>
public sealed class MemoryLists(MemoryItems items)
    : IOrderQueries, IItemQueries, IPersonalData, ICertificates, IStrayPayments, IItemReports
{
    private static readonly Requester Reader = new("", RequesterKind.System);

    public List<string> Differences { get; } = [];

    public List<CallbackReading.Payment> Strays { get; } = [];

    public SaleTimings Timings { get; set; } = new();

    public Exception? StoreFault { get; set; }

    public ValueTask<Page<OrderListing>?> OrdersOfBuyerAsync(
        string buyer, OrderState? state, string? after, int limit, CancellationToken cancellation) =>
        Page(
            Orders().Where(order =>
                order.Buyer == buyer && (state is null || order.Order.State == state)), after, limit);

    public ValueTask<Page<OrderListing>?> OrdersOfItemAsync(
        ItemId item, OrderState? state, string? after, int limit, CancellationToken cancellation) =>
        Page(
            Orders().Where(order => order.Order.Id.Item == item && (state is null || order.Order.State == state))
                .Select((order, at) => order with { Cursor = (at + 1).ToString(CultureInfo.InvariantCulture) }),
            after,
            limit);

    public ValueTask<Page<ItemFacts>?> PublishedAsync(string? after, int limit, CancellationToken cancellation) =>
        Page(Published(), after, limit);

    public ValueTask<Page<ItemFacts>?> RunningAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => Named(
        "running", Published().Where(facts => facts.Terms.OpensAt <= now && facts.Terms.ClosesAt > now)
            .OrderByDescending(facts => facts.Terms.OpensAt), after, limit);

    public ValueTask<Page<ItemFacts>?> ComingAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => Named(
        "coming", Published().Where(facts => facts.Terms.OpensAt > now)
            .OrderBy(facts => facts.Terms.OpensAt), after, limit);

    public ValueTask<IReadOnlyList<ItemFacts>> EndedAsync(
        Instant now, int limit, CancellationToken cancellation) => StoreFault is { } fault ? throw fault : new(
        [.. Published().Where(facts => facts.Terms.ClosesAt <= now).OrderByDescending(facts => facts.Terms.ClosesAt)
            .Take(limit)]);

    public ValueTask<Page<ItemFacts>?> OfMerchantAsync(
        string merchant, string? after, int limit, CancellationToken cancellation) =>
        Page(Facts().Where(facts => facts.Merchant == merchant), after, limit);

    public ValueTask<(string Buyer, ShipToRecord ShipTo)?> FindAsync(
        OrderId order, ShardOffset position, CancellationToken cancellation) =>
        new(items.ShipTo.TryGetValue(order.Key, out var found) ? found : null);

    public ValueTask<int> EraseAsync(string buyer, CancellationToken cancellation)
    {
        var orders = items.ShipTo.Where(entry => entry.Value.Buyer == buyer).ToList();
        foreach (var (key, found) in orders)
        {
            items.ShipTo[key] = (found.Buyer, ShipToRecord.Erased);
        }

        return new(orders.Count);
    }

    public ValueTask<IReadOnlyList<string>> DifferencesAsync(ItemBalance balance, CancellationToken cancellation) =>
        new(Differences);

    public ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation)
    {
        if (StoreFault is { } fault)
        {
            throw fault;
        }

        Strays.Add(callback);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<StrayPayment>> ListAsync(
        StrayPosition? below, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<SaleTimings> TimingsAsync(
        ItemId item, ShardOffset until, CancellationToken cancellation) => new(Timings);

    private IEnumerable<ItemFacts> Facts() =>
        items.All.Where(state => state.Status != ItemStatus.None).Select(state => state.Facts);

    private IEnumerable<ItemFacts> Published() =>
        Facts().Where(facts => facts.Status is ItemStatus.Published or ItemStatus.Paused);

    private IEnumerable<OrderListing> Orders()
    {
        foreach (var (key, (buyer, shipTo)) in items.ShipTo)
        {
            foreach (var state in items.All)
            {
                if (ItemReplies.Answer(state, new ReadOrder(key, Reader, default), default) is OrderAnswered found)
                {
                    yield return new OrderListing(found.Order, buyer, shipTo);
                }
            }
        }
    }

    /// <summary>A cursor is of one list only.</summary>
    private async ValueTask<Page<ItemFacts>?> Named(
        string list, IEnumerable<ItemFacts> all, string? after, int limit)
    {
        if (after?.StartsWith(list, StringComparison.Ordinal) is false)
        {
            return null;
        }

        return await Page(all, after?[list.Length..], limit) is { } page
            ? page with { Next = page.Next is { } next ? list + next : null } : null;
    }

    private ValueTask<Page<T>?> Page<T>(IEnumerable<T> all, string? after, int limit)
    {
        if (StoreFault is { } fault)
        {
            throw fault;
        }

        var from = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            return new((Page<T>?)null);
        }

        var rows = all.Skip(from).Take(limit + 1).ToList();
        var next = rows.Count > limit ? (from + limit).ToString(CultureInfo.InvariantCulture) : null;
        return new(new Page<T>([.. rows.Take(limit)], next));
    }
}
