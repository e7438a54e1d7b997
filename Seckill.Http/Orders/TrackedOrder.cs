using Seckill.Domain;

namespace Seckill.Http.Orders;

/// <summary>
/// A purchase that was answered 202 before it was decided, and what became of it as far as this node knows.
/// </summary>
internal sealed class TrackedOrder(
    OrderId id, BuyerKey buyer, int quantity, Money amount, Instant queuedAt, Task<ItemReply> reply)
{
    private long _decidedAtMs;

    public OrderId Id => id;

    public BuyerKey Buyer => buyer;

    /// <summary>Completes with the decision.</summary>
    public Task<ItemReply> Reply => reply;

    public bool IsInFlight => !reply.IsCompleted;

    /// <summary>Why it was refused; null while in flight, or when it was not.</summary>
    public RefusalCode? Reason =>
        reply.IsCompletedSuccessfully && reply.Result is Refused refused ? refused.Code : null;

    /// <summary>This attempt was given units.</summary>
    public bool IsWon => reply.IsCompletedSuccessfully
        && reply.Result is OrderAnswered { Replayed: false, Order.State: OrderState.Reserved };

    public void DecidedAt(Instant at) => Interlocked.CompareExchange(ref _decidedAtMs, at.UnixMs, 0);

    /// <summary>As long as nobody has decided: queued. It is not in the journal, so its version is 0.</summary>
    public OrderView Queued() => View(OrderState.Queued, null, queuedAt, [new(OrderState.Queued, queuedAt)], 0);

    public OrderView Refused(RefusalCode reason)
    {
        var decidedAt = new Instant(Math.Max(Interlocked.Read(ref _decidedAtMs), queuedAt.UnixMs));
        TimelineEntry[] timeline = [new(OrderState.Queued, queuedAt), new(OrderState.Refused, decidedAt)];
        return View(OrderState.Refused, reason, decidedAt, timeline, 1);
    }

    /// <summary>
    /// An order nobody knows any more though its id was given (protocol.md, Answers): only its end is known.
    /// </summary>
    public static OrderView Lost(OrderId id, BuyerKey buyer, Money nothing, Instant now) => new(
        id, buyer, 0, nothing, OrderState.Refused, RefusalCode.LineLost, null, null, null, now, now,
        null, null, null, null, [new(OrderState.Refused, now)], 1);

    private OrderView View(
        OrderState state, RefusalCode? reason, Instant updatedAt, IReadOnlyList<TimelineEntry> timeline, int version) =>
        new(id, buyer, quantity, amount, state, reason, null, null, null, queuedAt, updatedAt,
            null, null, null, null, timeline, version);
}
