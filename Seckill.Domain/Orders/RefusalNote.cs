namespace Seckill.Domain;

/// <summary>How often a node has refused a buyer at one item, for one reason, and by which rule.</summary>
/// <param name="What">pass or order.</param>
/// <param name="Code">The problem that the buyer was told.</param>
/// <param name="Rule">Who said so: buyer-limiter, address-limiter, node-bound, edge, or item (its owner).</param>
/// <param name="Count">So often.</param>
/// <param name="First">The first time that is remembered.</param>
/// <param name="Last">The last time.</param>
/// <param name="Order">Of the last attempt that was answered 202 before; null: all were answered at once.</param>
public sealed record RefusalNote(
    string What, string Code, string Rule, int Count, Instant First, Instant Last, OrderKey? Order = null);
