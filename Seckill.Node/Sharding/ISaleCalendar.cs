using Seckill.Domain;

namespace Seckill.Node.Sharding;

/// <summary>
/// Which published items open when, from the read models: a hint for warming up and for leaving shards in peace.
/// Selling never depends on it.
/// </summary>
public interface ISaleCalendar
{
    /// <summary>Published items that open from one instant to another, soonest first; a bounded number.</summary>
    ValueTask<IReadOnlyList<SaleOpening>> OpeningsAsync(Instant from, Instant to, CancellationToken cancellation);
}

public readonly record struct SaleOpening(ItemId Item, Instant OpensAt);
