using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Items;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// POST /items/{id}/pause, resume, adjust, passivate: what operators do to an item, recorded with reason and name.
/// Repeats are safe: a sale that is paused already stays so, an adjustment is known by its key.
/// </summary>
internal sealed partial class OperatorItemActions(
    ItemAsks asks, CommandStamps stamps, Refusals refusals, ILogger<OperatorItemActions> log)
{
    private const int MostReasonCharacters = 500;

    public void Map(RouteTable routes)
    {
        routes.Add(Route("pause", "Pauses a sale; those in line keep their places", call =>
            SwitchAsync(call, ItemStatus.Paused, (by, reason) => new PauseItem(by, reason, default))));
        routes.Add(Route("resume", "Resumes a paused sale", call =>
            SwitchAsync(call, ItemStatus.Published, (by, reason) => new ResumeItem(by, reason, default))));
        routes.Add(Route("adjust", "Adds units or takes them away; Idempotency-Key is required", AdjustAsync) with
        {
            Keyed = true,
            Body = typeof(ItemAdjustBody),
            Answers = [new(201, typeof(StockResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused,
                OrderProblems.BelowCommitted, OrderProblems.WrongPhase,
            ],
        });
        routes.Add(Route("passivate", "Lets the owner forget the item until somebody asks for it", PassivateAsync));
    }

    private static EdgeRoute Route(string action, string summary, EdgeHandler handler) =>
        new("POST", $"/items/{{id}}/{action}", handler)
        {
            Tag = "items",
            Summary = summary,
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
            Body = typeof(ItemReasonBody),
            Answers = [new(200, typeof(StockResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, OrderProblems.WrongPhase],
        };

    private async ValueTask<Answer> SwitchAsync(
        EdgeCall call, ItemStatus goal, Func<Requester, string, ItemCommand> wish)
    {
        var (reason, problem) = await ReasonAsync(call);
        if (problem is not null)
        {
            return problem;
        }

        var by = OperatorItemRoutes.OperatorOf(call);
        var reply = await asks.AskAsync(call.Item, wish(by, reason));
        if (reply is ItemAnswered)
        {
            LogDone(call.Caller.Subject, goal, call.Item, reason);
        }
        else if (reply is Refused { Code: RefusalCode.WrongPhase }
            && await asks.AskAsync(call.Item, new ReadItem(by)) is ItemAnswered now && now.Item.Facts.Status == goal)
        {
            reply = now;
        }

        return reply is ItemAnswered
            ? OperatorItemRoutes.StockOf(
                call, StatusCodes.Status200OK, await asks.AskAsync(call.Item, new ReadStock(by)), refusals)
            : OperatorItemRoutes.No(call, reply, refusals);
    }

    private async ValueTask<Answer> AdjustAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.ItemAdjustBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var delta = (int)check.Number("delta", read.Body!.Delta, -ItemTermsReader.MostStock, ItemTermsReader.MostStock);
        var reason = check.Text("reason", read.Body.Reason, MostReasonCharacters, lines: true);
        if (delta == 0)
        {
            check.Add(new FieldError("delta", "must not be 0", "不得为 0"));
        }

        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var reply = await asks.AskAsync(call.Item, new AdjustStock(
            OperatorItemRoutes.OperatorOf(call), delta, reason, Stamp(call, delta, reason)));
        if (reply is StockAnswered { Replayed: false })
        {
            LogAdjusted(call.Caller.Subject, call.Item, delta, reason);
        }

        return OperatorItemRoutes.StockOf(call, StatusCodes.Status201Created, reply, refusals);
    }

    private async ValueTask<Answer> PassivateAsync(EdgeCall call)
    {
        var (reason, problem) = await ReasonAsync(call);
        if (problem is not null)
        {
            return problem;
        }

        switch (await asks.AskAsync(call.Item, new PassivateItem(OperatorItemRoutes.OperatorOf(call))))
        {
            case Done:
                LogAsleep(call.Caller.Subject, call.Item, reason);
                return Answer.Json(
                    StatusCodes.Status200OK, new ItemAsleep(call.Item.ToString(), true),
                    ManagementJson.Default.ItemAsleep);
            case Refused { Code: RefusalCode.WrongPhase }:
                return new ProblemAnswer(OrderProblems.WrongPhase)
                {
                    Errors =
                    [
                        new FieldError(
                            "id", $"item {call.Item} has open holds, unsent refunds, a wait list or a line, and must "
                                + "be awake for them; shards move can bring it to another node",
                            $"商品 {call.Item} 存在未完成的预留、退款、候补或排队，必须保持唤醒"),
                    ],
                };
            case var reply:
                return OperatorItemRoutes.No(call, reply, refusals);
        }
    }

    internal static async ValueTask<(string Reason, Answer? Problem)> ReasonAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.ItemReasonBody);
        if (read.Problem is { } malformed)
        {
            return ("", malformed);
        }

        var check = new BodyCheck();
        var reason = check.Text("reason", read.Body!.Reason, MostReasonCharacters, lines: true);
        return (reason, check.Problem);
    }

    private CommandStamp Stamp(EdgeCall call, int delta, string reason)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        return stamps.Of(call, new BodyDigest(space).Add(delta).Add(reason));
    }

    [LoggerMessage(1, LogLevel.Information, "{Operator} makes item {Item} {Status}: {Reason}")]
    private partial void LogDone(string @operator, ItemStatus status, ItemId item, string reason);

    [LoggerMessage(2, LogLevel.Information, "{Operator} adjusts the stock of item {Item} by {Delta}: {Reason}")]
    private partial void LogAdjusted(string @operator, ItemId item, int delta, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Operator} lets item {Item} sleep: {Reason}")]
    private partial void LogAsleep(string @operator, ItemId item, string reason);
}
