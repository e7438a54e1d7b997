using System.Buffers;
using System.Data.Common;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /top: the cluster's figures as server-sent events, one a second.</summary>
internal sealed class TopRoute(TopFeed feed, RetryAdvice retry, ManagementStop stop)
{
    private const int MostReaders = 16;
    private readonly InFlightBound _readers = new(MostReaders);

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/top", OpenAsync)
    {
        Tag = "cluster",
        Summary = "Nodes, shards, sales, refusals, lines, times, projections; once a second (SSE)",
        Details = "Events are named top; their data is a TopResource.",
        Roles = Roles.Operator,
        Answers = [new(200, typeof(TopResource), "text/event-stream")],
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
            await SseFormatter.WriteAsync(FiguresAsync(end.Token), context.Response.Body, Format, end.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // The node stops: the stream ends, and its reader asks another node.
        }
        catch (DbException) when (context.Response.HasStarted)
        {
            // The store has gone: so has the stream, and its reader hears why when he comes again.
        }
        finally
        {
            _readers.Leave();
        }
    }

    /// <summary>The first figures come at once; without rates, unless somebody else has been reading.</summary>
    private async IAsyncEnumerable<SseItem<TopResource>> FiguresAsync(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = 0L; ;)
        {
            var taken = await feed.AfterAsync(last, cancellation);
            last = taken.Number;
            yield return new SseItem<TopResource>(taken.Figures, "top");
        }
    }

    private static void Format(SseItem<TopResource> item, IBufferWriter<byte> data)
    {
        using var json = new Utf8JsonWriter(data);
        JsonSerializer.Serialize(json, item.Data, ManagementJson.Default.TopResource);
    }
}
