using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>POST /v1/orders/{id}/cancel, by its buyer, while nothing is paid.</summary>
internal sealed class CancelRoute(
    ItemAsks asks, OrderReader reader, OrderTracker tracker, OrderAnswers answers, CommandStamps stamps,
    Refusals refusals, HttpEdgeOptions options, TimeProvider time)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/v1/orders/{id}/cancel", CancelAsync)
    {
        Tag = "buyer",
        Summary = "Cancels an order that is queued, waiting or reserved",
        Roles = Roles.Buyer,
        Subject = PathSubject.Order,
        Keyed = true,
        Body = typeof(EmptyBody),
        BodyOptional = true,
        Answers = [new(200, typeof(OrderResource))],
        Problems =
        [
            RequestProblems.Malformed, RequestProblems.NotFound, RequestProblems.KeyReused, OrderProblems.AlreadyPaid,
            OrderProblems.NotCancellable,
        ],
    });

    private async ValueTask<Answer> CancelAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.EmptyBody, EmptyBody.Instance);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        if (!reader.IsBuyer(call.Order, call.Caller))
        {
            return RequestProblems.NotFound.Plain;
        }

        var command = new CancelOrder(call.Order.Key, call.Caller.BuyerKey, stamps.Of(call, default(BodyDigest)));
        var reply = await asks.AskAsync(call.Item, command);
        if (reply is Refused { Code: RefusalCode.NotFound } && tracker.Find(call.Order) is { } tracked)
        {
            // Still in line: there is nothing to cancel before it is decided, and little to wait for.
            await ((Task)tracked.Reply).WaitAsync(options.CommandTimeout, time)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            reply = tracked.IsInFlight ? Undecided.Instance : await asks.AskAsync(call.Item, command);
        }

        // The id is one of ours, so the order was refused, or lost in line: it has ended.
        return reply is Refused { Code: RefusalCode.NotFound }
            ? await EndedAsync(call)
            : await answers.AnswerAsync(call, StatusCodes.Status200OK, reply);
    }

    private async ValueTask<Answer> EndedAsync(EdgeCall call) =>
        await reader.ReadAsync(call.Order, call.Caller, seen: 0, call.Aborted) is var reply and not OrderAnswered
            ? refusals.Answer(call.Item, reply)
            : OrderProblems.NotCancellable.Plain;
}
