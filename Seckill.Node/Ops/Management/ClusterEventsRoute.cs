using System.Buffers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /cluster/events: changes of members and owners as server-sent events, from now on, with pings in between so that
/// both ends notice a broken line.
/// </summary>
internal sealed class ClusterEventsRoute(
    ICluster cluster, RetryAdvice retry, TimeProvider time, ManagementStop stop)
{
    private const int MostReaders = 64;
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(5);
    private readonly InFlightBound _readers = new(MostReaders);

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/cluster/events", OpenAsync)
    {
        Tag = "cluster",
        Summary = "Changes of members and owners as they happen (SSE)",
        Roles = Roles.Operator,
    });

    /// <summary>HEAD would hold a stream that carries nothing.</summary>
    private ValueTask<Answer> OpenAsync(EdgeCall call)
    {
        if (HttpMethods.IsHead(call.Request.Method))
        {
            return new(Answer.Ok);
        }

        return new(_readers.TryEnter()
            ? new StreamAnswer("text/event-stream", WriteAsync) : retry.Busy(PurchaseProblems.ReducedCapacity));
    }

    private async Task WriteAsync(HttpContext context)
    {
        try
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop.Token);
            using var tail = cluster.Tail();
            await SseFormatter.WriteAsync(EventsAsync(tail, end.Token), context.Response.Body, Format, end.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // The node stops: the stream ends, and its reader asks another node.
        }
        finally
        {
            _readers.Leave();
        }
    }

    /// <summary>Begins with a ping: the reader knows at once that it listens.</summary>
    private async IAsyncEnumerable<SseItem<ClusterEventResource?>> EventsAsync(
        ClusterTail tail, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ping = new SseItem<ClusterEventResource?>(null, "ping");
        yield return ping;
        var more = tail.Events.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            if (await Task.WhenAny(more, Task.Delay(PingInterval, time, cancellation)) != more)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return ping;
                continue;
            }

            if (!await more)
            {
                yield break;
            }

            while (tail.Events.TryRead(out var told))
            {
                yield return new SseItem<ClusterEventResource?>(ClusterViews.Event(told), told.Kind);
            }

            more = tail.Events.WaitToReadAsync(cancellation).AsTask();
        }
    }

    private static void Format(SseItem<ClusterEventResource?> item, IBufferWriter<byte> data)
    {
        using var json = new Utf8JsonWriter(data);
        if (item.Data is { } told)
        {
            JsonSerializer.Serialize(json, told, ManagementJson.Default.ClusterEventResource);
            return;
        }

        json.WriteStartObject();
        json.WriteEndObject();
    }
}
