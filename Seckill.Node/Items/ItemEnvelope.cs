using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// A request in an item's mailbox, and the one who waits for its reply; the request null: the clock knocks.
/// </summary>
public sealed class ItemEnvelope(ItemRequest? request, ActivityTraceId? traceId = null)
    : TaskCompletionSource<ItemReply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ItemRequest? Request { get; private set; } = request;

    /// <summary>It has taken a token of its item's bucket; the actor's loop alone sets it.</summary>
    internal bool HasToken { get; set; }

    /// <summary>Its pass and round were judged when it came into line, and do not run out there.</summary>
    internal void Judge(int round, Instant judgedAt) => Request = ((PlaceOrder)Request!).Judged(round, judgedAt);

    /// <summary>The trace it belongs to; the commit keeps the one of its first request.</summary>
    public ActivityTraceId? Trace { get; } = traceId ?? Activity.Current?.TraceId;

    /// <summary>What the decider said; made into a reply after the commit. Written by the actor's loop only.</summary>
    internal Decision Decision { get; set; }

    /// <summary>An answer that does not come from the decider.</summary>
    internal ItemReply? Told { get; set; }
}
