using System.Diagnostics;
using Seckill.Domain;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>
/// A request in an item's mailbox, and the one who waits for its reply; the request null: the clock knocks.
/// </summary>
public sealed class ItemEnvelope : TaskCompletionSource<ItemReply>
{
    private readonly Activity? _span;

    /// <param name="request">Null: the clock knocks.</param>
    /// <param name="trace">Of who asks; null: of the activity that is under way here, if any is.</param>
    public ItemEnvelope(ItemRequest? request, ActivityContext? trace = null)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        (Request, Trace) = (request, trace ?? Activity.Current?.Context ?? default);
        if (IsRecorded && request is not null)
        {
            _span = ItemSpans.Begin(request, Trace, Task);
        }
    }

    public ItemRequest? Request { get; private set; }

    /// <summary>It has taken a token of its item's bucket; the actor's loop alone sets it.</summary>
    internal bool HasToken { get; set; }

    /// <summary>Its pass and round were judged when it came into line, and do not run out there.</summary>
    internal void Judge(int round, Instant judgedAt) => Request = ((PlaceOrder)Request!).Judged(round, judgedAt);

    /// <summary>The span that asks; its trace id is default when there is none.</summary>
    public ActivityContext Trace { get; }

    /// <summary>Somebody takes the spans of its trace.</summary>
    public bool IsRecorded => (Trace.TraceFlags & ActivityTraceFlags.Recorded) != 0;

    /// <summary>Its span on this node, or the one that asks.</summary>
    internal ActivityContext Span => _span?.Context ?? Trace;

    /// <summary>What the decider said; made into a reply after the commit. Written by the actor's loop only.</summary>
    internal Decision Decision { get; set; }

    /// <summary>An answer that does not come from the decider.</summary>
    internal ItemReply? Told { get; set; }
}
