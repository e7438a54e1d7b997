using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// A request in an item's mailbox, and the one who waits for its reply; the request null: the clock knocks.
/// </summary>
public sealed class ItemEnvelope(ItemRequest? request, ActivityTraceId? traceId = null)
    : TaskCompletionSource<ItemReply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ItemRequest? Request { get; } = request;

    /// <summary>The trace it belongs to; the commit keeps the one of its first request.</summary>
    public ActivityTraceId? Trace { get; } = traceId ?? Activity.Current?.TraceId;

    /// <summary>What the decider said; made into a reply after the commit. Written by the actor's loop only.</summary>
    internal Decision Decision { get; set; }
}
