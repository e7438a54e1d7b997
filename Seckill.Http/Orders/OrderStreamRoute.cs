using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>
/// GET /v1/orders/{id}/events: the order as it is, then every change of it, as server-sent events (WHATWG HTML, 9.2). A
/// bounded number for each node; beyond it the client is told to poll. Who does not read holds up his own stream only.
/// </summary>
internal sealed class OrderStreamRoute(
    OrderReader reader, OrderChanges changes, OrderAnswers answers, Refusals refusals, RetryAdvice retry,
    HttpEdgeOptions options, IServerClock clock)
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    /// <summary>When a caller with too many should look again.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    private readonly InFlightBound _streams = new(options.MaxStreams);
    private readonly CallerBound _callers = new(options.MaxCallerStreams);

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/v1/orders/{id}/events", FollowAsync)
    {
        Tag = "buyer",
        Summary = "Server-sent events of one order: its state now, each change, ahead, ping; ends after a final state",
        Roles = Roles.Buyer | Roles.Merchant,
        Subject = PathSubject.Order,
        Parameters = [new RouteParameter("Last-Event-ID", ParameterPlace.Header, "Version seen last")],
        Answers = [new(200, typeof(OrderResource), EventWriter.MediaType), new(204)],
        Problems = [RequestProblems.NotFound, PurchaseProblems.QuotaExceeded, PurchaseProblems.ReducedCapacity],
    });

    /// <summary>No state follows.</summary>
    private static bool IsFinal(OrderState state) => state is OrderState.Expired or OrderState.Cancelled
        or OrderState.ClawedBack or OrderState.Refused or OrderState.Refunded;

    private async ValueTask<Answer> FollowAsync(EdgeCall call)
    {
        if (!_callers.TryEnter(call.Caller.Subject))
        {
            return retry.TooFast(Later, ProblemAnswer.ByCallerBound);
        }

        if (!_streams.TryEnter())
        {
            _callers.Leave(call.Caller.Subject);
            call.Headers["Link"] = $"</v1/orders/{call.Order}>; rel=\"alternate\"";
            return retry.Busy(PurchaseProblems.ReducedCapacity);
        }

        var begun = false;
        try
        {
            var decision = changes.DecisionOf(call.Order);
            var reply = await reader.ReadAsync(call.Order, call.Caller, seen: 0, call.Aborted);
            if (reply is not OrderAnswered { Order: var order })
            {
                return refusals.Answer(call.Item, reply);
            }

            var seen = Seen(call.Request);
            if (IsFinal(order.State) && seen >= order.Version)
            {
                return Answer.NoContent;
            }

            call.Headers.CacheControl = "private, no-store";
            call.Headers["X-Accel-Buffering"] = "no";
            begun = true;
            return new StreamAnswer(EventWriter.MediaType, context => RunAsync(call, context, order, decision));
        }
        finally
        {
            if (!begun)
            {
                Leave(call);
            }
        }
    }

    /// <summary>-1: the client has seen nothing.</summary>
    private static int Seen(HttpRequest request) =>
        int.TryParse(request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    private async Task RunAsync(EdgeCall call, HttpContext context, OrderView order, Task? decision)
    {
        try
        {
            var events = new EventWriter(context.Response.BodyWriter, clock);
            OrderView? told = null;
            while (await TellAsync(call, events, order, told) && !options.Stopping.IsCancellationRequested)
            {
                told = order;
                await changes.WaitAsync(order, decision, PingInterval, call.Aborted);
                decision = changes.DecisionOf(call.Order);
                var reply = await reader.ReadAsync(call.Order, call.Caller, seen: 0, call.Aborted);
                order = reply is OrderAnswered { Order: var now } ? now : order;
            }
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            // The listener has gone; nobody else notices.
        }
        finally
        {
            Leave(call);
        }
    }

    private void Leave(EdgeCall call)
    {
        _streams.Leave();
        _callers.Leave(call.Caller.Subject);
    }

    /// <summary>Writes what is new since it was told; false: that was the end.</summary>
    private async ValueTask<bool> TellAsync(EdgeCall call, EventWriter events, OrderView order, OrderView? told)
    {
        if (told is null || told.Version != order.Version || told.State != order.State)
        {
            await events.WriteAsync(await answers.ResourceAsync(call, order), order.Version, call.Aborted);
        }
        else if (told.Ahead != order.Ahead && order.Ahead is { } ahead)
        {
            await events.WriteAheadAsync(ahead, call.Aborted);
        }
        else
        {
            await events.WritePingAsync(call.Aborted);
        }

        return !IsFinal(order.State);
    }
}
