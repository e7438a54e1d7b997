using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>When what happened in an item's sale, from the journal.</summary>
public interface IItemReports
{
    /// <summary>
    /// Up to that position, included. It reads the item's whole stream: for a settlement, not for a page.
    /// </summary>
    ValueTask<SaleTimings> TimingsAsync(ItemId item, ShardOffset until, CancellationToken cancellation);
}

/// <summary>Moments as they were decided; null: it has not come to that.</summary>
/// <param name="PublishedAt">Until then it was a draft.</param>
/// <param name="FirstOrderAt">The first unit was reserved.</param>
/// <param name="SoldOutAt">No unit was free for the first time.</param>
/// <param name="LastOrderAt">The last unit was reserved.</param>
/// <param name="FirstPaidAt">The first order was paid.</param>
/// <param name="LastPaidAt">The last order was paid.</param>
/// <param name="LastRefundAt">Money was last sent back.</param>
/// <param name="RetiredAt">It was taken off sale for good.</param>
public sealed record SaleTimings(
    Instant? PublishedAt = null, Instant? FirstOrderAt = null, Instant? SoldOutAt = null, Instant? LastOrderAt = null,
    Instant? FirstPaidAt = null, Instant? LastPaidAt = null, Instant? LastRefundAt = null, Instant? RetiredAt = null);
