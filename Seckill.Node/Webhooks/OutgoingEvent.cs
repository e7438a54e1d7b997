using Seckill.Domain;

namespace Seckill.Node.Webhooks;

/// <summary>An event as it is told: its body is made once and never again.</summary>
/// <param name="Id">Shard, offset and index in the commit: the same for whoever folds the journal again.</param>
/// <param name="Type">Such as seckill.order.paid.</param>
/// <param name="Subject">What order is kept in: the order's id, else the item's.</param>
/// <param name="At">When its commit was made, on the journal's clock.</param>
/// <param name="Body">CloudEvent, UTF-8.</param>
public sealed record OutgoingEvent(string Id, string Type, string Subject, Instant At, byte[] Body);

/// <summary>An event with its place in its merchant's feed, from 1.</summary>
public sealed record NumberedEvent(long Number, OutgoingEvent Event);
