using System.Diagnostics;
using Seckill.Domain;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Spans of requests at their item's owner: from the mailbox to the answer, with the wait in line and the append.
/// </summary>
internal static class ItemSpans
{
    private static readonly ActivitySource Source = new("Seckill.Items");

    /// <summary>
    /// Begins a span of a request whose trace is recorded, and ends it with the reply. The caller's current activity
    /// stays what it was. Null: nobody records it.
    /// </summary>
    public static Activity? Begin(ItemRequest request, ActivityContext asker, Task<ItemReply> reply)
    {
        var current = Activity.Current;
        if (Source.StartActivity("item.decide", ActivityKind.Internal, asker) is not { } span)
        {
            return null;
        }

        Activity.Current = current;
        span.SetTag("seckill.request", request.GetType().Name);
        reply.ContinueWith(
            static (told, span) => End((Activity)span!, told), span, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return span;
    }

    private static void End(Activity span, Task<ItemReply> told)
    {
        span.SetTag("seckill.outcome", told.IsCompletedSuccessfully
            ? told.Result is Refused refused ? Labels.Of(refused.Code) : told.Result.GetType().Name : "none");
        span.Dispose();
    }
}
