using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /orders/why: what is known of a buyer at an item. Silent: nodes that did not answer in time; those that were
/// restarted since remember nothing.
/// </summary>
internal sealed record LossStory(
    string ItemId, string Buyer, IReadOnlyList<OrderListed> Orders, IReadOnlyList<LossResource> Refusals,
    IReadOnlyList<string> Silent);

/// <summary>
/// One reason for which a node refused. What: pass or order. Rule: who said so: item (its owner), edge (the node
/// itself, from its copy of the item's facts), buyer-limiter, address-limiter, node-bound. Why: in a sentence.
/// OrderId: of an attempt that had been answered 202. Item: as the journal has it at the last time.
/// </summary>
internal sealed record LossResource(
    string Node, string What, string Code, string Rule, string Why, int Count, Instant First, Instant Last,
    string? OrderId, ItemThen? Item);

/// <summary>An item at an instant: where the journal was, and what the rules looked at.</summary>
internal sealed record ItemThen(
    PositionResource Position, string Status, int Round, int Total, int Free, int Held, int Sold, int Returned,
    int Waiting);
