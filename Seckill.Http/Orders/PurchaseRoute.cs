using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Passes;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>
/// POST /v1/items/{id}/orders, the hot path: shape, pass, limiters, then the item's line. A purchase with a good pass
/// always
/// reaches the owner, whatever this node believes of phase and stock: it may be a winner's repeat.
/// </summary>
internal sealed class PurchaseRoute(
    IItemGateway gateway, PurchaseCommands commands, EdgeAdmission admission, PurchaseBounds bounds,
    OrderTracker tracker, PurchaseAnswers answers, RetryAdvice retry, RefusalNotes notes, HttpEdgeOptions options,
    IServerClock clock, TimeProvider time)
{
    /// <summary>An owner that can not be found is said so just before the client's wait ends, not after.</summary>
    private static readonly TimeSpan LastTry = TimeSpan.FromMilliseconds(100);

    /// <summary>A purchase that is not decided by then stands in line.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/v1/items/{id}/orders", AnswerAsync)
    {
        Tag = "buyer",
        Summary = "Buys: 201 reserved, 202 queued or waiting",
        Roles = Roles.Buyer,
        Subject = PathSubject.Item,
        Keyed = true,
        Limited = true,
        Body = typeof(PurchaseBody),
        Parameters =
        [
            new RouteParameter(
                PurchaseCommands.PassHeader, ParameterPlace.Header, "A pass for this item", Required: true),
            RouteParameter.Prefer,
        ],
        Answers = [new(201, typeof(OrderResource)), new(202, typeof(OrderResource))],
        Problems =
        [
            RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused, PurchaseProblems.SoldOut,
            PurchaseProblems.LimitReached, PurchaseProblems.RoundClosed, PurchaseProblems.NotOpen,
            PurchaseProblems.Paused, PurchaseProblems.Ended, PurchaseProblems.PassMissing, PurchaseProblems.PassInvalid,
            PurchaseProblems.PassExpired,
        ],
    });

    private async ValueTask<Answer> AnswerAsync(EdgeCall call)
    {
        var answer = PurchaseMeter.CountPurchase(await BuyAsync(call));
        notes.Note(call, RefusalNotes.Order, answer);
        return answer;
    }

    private async ValueTask<Answer> BuyAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.PurchaseBody);
        if ((read.Problem ?? PurchaseCommands.Check(read.Body!)) is { } invalid)
        {
            return invalid;
        }

        if (commands.RefusePass(call, out var pass) is { } noPass)
        {
            return await AnswerWithoutPassAsync(call, noPass);
        }

        if (admission.Refuse(call.Context, call.Caller) is { } tooFast)
        {
            return tooFast;
        }

        if (!bounds.Deciding.TryEnter())
        {
            return retry.Busy(PurchaseProblems.ReducedCapacity, ProblemAnswer.ByNodeBound);
        }

        var preference = Preference.Read(call.Request.Headers["Prefer"], options.MaxWait);
        var network = admission.NetworkOf(call.Context);
        var command = commands.Make(call, read.Body!, pass, preference.RespondAsync, network);
        var queuedAt = clock.Now;
        var reply = await EnqueueAsync(call.Item, command, preference);
        if (preference.Applied is { } applied)
        {
            call.Headers["Preference-Applied"] = applied;
        }

        var held = await WaitAsync(reply, preference);
        if (!reply.IsCompleted)
        {
            return await QueuedAsync(call, command, queuedAt, reply, held);
        }

        held.Leave();
        return await reply is not Undecided
            ? answers.Decided(call, command, reply.Result)
            : answers.Pending(call, (await TrackAsync(call.Item, command, queuedAt, reply)).Queued());
    }

    /// <summary>
    /// Not bound to the client's connection: once in line, the order's fate is the item's to decide. Nothing is sent
    /// anew after the client was answered 202.
    /// </summary>
    private async ValueTask<Task<ItemReply>> EnqueueAsync(ItemId item, PlaceOrder command, Preference preference)
    {
        var tryFor = preference.RespondAsync ? options.DefaultWait : preference.Wait ?? options.DefaultWait;
        tryFor = tryFor > LastTry ? tryFor - LastTry : TimeSpan.Zero;
        try
        {
            return (await gateway.EnqueueAsync(item, command, tryFor, preference.RespondAsync)).Reply;
        }
        catch
        {
            bounds.Deciding.Leave();
            throw;
        }
    }

    /// <summary>
    /// Waits for the decision as long as the client is ready to; never throws, the task is looked at after. Where the
    /// purchase is counted then.
    /// </summary>
    private async ValueTask<InFlightBound> WaitAsync(Task<ItemReply> reply, Preference preference)
    {
        var most = preference.RespondAsync ? TimeSpan.Zero : preference.Wait ?? options.DefaultWait;
        var soon = most < Soon ? most : Soon;
        await WaitAsync(reply, soon);
        if (reply.IsCompleted)
        {
            return bounds.Deciding;
        }

        var held = bounds.Queue();
        await WaitAsync(reply, most - soon);
        return held;
    }

    private async ValueTask WaitAsync(Task reply, TimeSpan most)
    {
        if (!reply.IsCompleted && most > TimeSpan.Zero)
        {
            await reply.WaitAsync(most, time, options.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// 202: pending, which is all that can honestly be said. The tracker takes over the place under way.
    /// </summary>
    private async ValueTask<Answer> QueuedAsync(
        EdgeCall call, PlaceOrder command, Instant queuedAt, Task<ItemReply> reply, InFlightBound held)
    {
        TrackedOrder order;
        try
        {
            order = await TrackAsync(call.Item, command, queuedAt, reply);
        }
        catch
        {
            held.Leave();
            throw;
        }

        tracker.Add(order, held);
        return answers.Pending(call, order.Queued());
    }

    private async ValueTask<TrackedOrder> TrackAsync(
        ItemId item, PlaceOrder command, Instant queuedAt, Task<ItemReply> reply)
    {
        var facts = await FactsAtHandAsync(item);
        var amount = facts is null ? new Money(0, "") : facts.Terms.Price * command.Quantity;
        return new TrackedOrder(
            new OrderId(item, command.Order), command.BuyerKey, command.Quantity, amount, queuedAt, reply);
    }

    /// <summary>
    /// The answer "pending" waits for nobody: without a copy of the facts it does without the amount.
    /// </summary>
    private async ValueTask<ItemFacts?> FactsAtHandAsync(ItemId item)
    {
        using var limit = new CancellationTokenSource(LastTry, time);
        try
        {
            return await gateway.FactsAsync(item, limit.Token);
        }
        catch (ItemUnreachableException)
        {
            return null;
        }
    }

    /// <summary>An item that does not exist is 404, whatever the pass.</summary>
    private async ValueTask<Answer> AnswerWithoutPassAsync(EdgeCall call, ProblemAnswer noPass) =>
        await gateway.FactsAsync(call.Item, call.Aborted) is { Status: not ItemStatus.Draft }
            ? noPass : RequestProblems.NotFound.Plain;
}
