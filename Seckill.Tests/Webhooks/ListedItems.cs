using System.Collections.Concurrent;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Tests.Projections;

namespace Seckill.Tests.Webhooks;

/// <summary>Lists of merchants' items as a read model would give them: those that have landed in it.</summary>
internal sealed class ListedItems : IItemQueries
{
    public ConcurrentBag<TestSale> Landed { get; } = [];

    public ValueTask<Page<ItemFacts>?> PublishedAsync(string? after, int limit, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask<Page<ItemFacts>?> ComingAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Page<ItemFacts>?> RunningAsync(
        Instant now, string? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ItemFacts>> EndedAsync(
        Instant now, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<Page<ItemFacts>?> OfMerchantAsync(
        string merchant, string? after, int limit, CancellationToken cancellation)
    {
        var start = after is null ? 0 : int.Parse(after);
        var all = Landed.Select(sale => sale.State.Facts).Where(facts => facts.Merchant == merchant).ToList();
        var page = all.Skip(start).Take(1).ToList();
        return new(new Page<ItemFacts>(page, start + 1 < all.Count ? $"{start + 1}" : null));
    }
}
