using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Finds unpaid holds that look like those of bots (R17), for an operator to judge.</summary>
public interface IHoldReview
{
    /// <summary>Suspicious holds as they have landed; newest first.</summary>
    ValueTask<ReviewedHolds> ReviewAsync(ReviewQuestion question, CancellationToken cancellation);
}

/// <summary>What counts as suspicious.</summary>
/// <param name="Item">Holds of this item alone; null: of all.</param>
/// <param name="Accounts">So many buyers or more of one item on one network prefix.</param>
/// <param name="Unpaid">So many holds or more that a buyer let go, and never a payment.</param>
public sealed record ReviewQuestion(ItemId? Item, int Accounts, int Unpaid);

/// <param name="Holds">Those that met a pattern.</param>
/// <param name="Looked">Unpaid holds that were looked at.</param>
/// <param name="More">There were more holds than are looked at.</param>
public sealed record ReviewedHolds(IReadOnlyList<SuspiciousHold> Holds, int Looked, bool More);

/// <param name="Listed">The order's row.</param>
/// <param name="Network">IPv4 address or IPv6 /64 prefix; empty: not known, or erased.</param>
/// <param name="Accounts">Buyers of holds of this item on that network.</param>
/// <param name="Unpaid">Holds that its buyer let go, of any item.</param>
/// <param name="SharesNetwork">Many accounts on one network.</param>
/// <param name="NeverPays">Holds that are let go again and again.</param>
public sealed record SuspiciousHold(
    ListedOrder Listed, string Network, int Accounts, int Unpaid, bool SharesNetwork, bool NeverPays);

/// <summary>How a buyer's orders ended so far.</summary>
/// <param name="Buyer">The subject.</param>
/// <param name="Unpaid">Orders that expired, or were clawed back.</param>
/// <param name="Paid">Orders that were paid, whatever became of them.</param>
public sealed record BuyerHistory(string Buyer, int Unpaid, int Paid);
