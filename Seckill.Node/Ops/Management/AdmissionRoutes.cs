using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Json;
using Seckill.Http.Problems;
using Seckill.Node.Config;

namespace Seckill.Node.Ops.Management;

/// <summary>/admission: how an item admits purchases, read and changed by an operator while it sells.</summary>
internal sealed partial class AdmissionRoutes(
    ItemAsks asks, Refusals refusals, NodeSettings settings, ILogger<AdmissionRoutes> log)
{
    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/admission/{id}", ShowAsync)
        {
            Tag = "admission",
            Summary = "What is in force for an item, and how long its line is",
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(AdmissionStateResource))],
        });
        routes.Add(new EdgeRoute("PUT", "/admission/{id}", ChangeAsync)
        {
            Tag = "admission",
            Summary = "Changes rate, burst, line and challenge of a published item at once; absent members stay",
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
            Body = typeof(AdmissionChangeBody),
            Answers = [new(200, typeof(AdmissionStateResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, OrderProblems.WrongPhase],
        });
    }

    private async ValueTask<Answer> ShowAsync(EdgeCall call) =>
        AnswerOf(call, await asks.AskAsync(call.Item, new ReadItem(OperatorOf(call))));

    private async ValueTask<Answer> ChangeAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.AdmissionChangeBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var (change, reason) = AdmissionReader.Change(check, read.Body!);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        // Without a key: setting the same values again is the same state, and one more entry in the item's history.
        var reply = await asks.AskAsync(call.Item, new ChangeAdmission(OperatorOf(call), change, reason, default));
        if (reply is ItemAnswered)
        {
            LogChanged(call.Caller.Subject, call.Item, change, reason);
        }

        return AnswerOf(call, reply);
    }

    private Answer AnswerOf(EdgeCall call, ItemReply reply)
    {
        if (reply is not ItemAnswered { Item: var item })
        {
            return reply is Refused { Code: RefusalCode.NotFound }
                ? NoSuchItem(call.Item) : refusals.Answer(call.Item, reply);
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, AdmissionStateResource.Of(item, settings.Admission),
            ManagementJson.Default.AdmissionStateResource);
    }

    private static Requester OperatorOf(EdgeCall call) => new(call.Caller.Subject, RequesterKind.Operator);

    private static ProblemAnswer NoSuchItem(ItemId item) => new(RequestProblems.NotFound)
    {
        Errors = [new("id", $"there is no item {item}", $"商品 {item} 不存在")],
    };

    [LoggerMessage(1, LogLevel.Information, "{Operator} changes admission of item {Item}: {Change} ({Reason})")]
    private partial void LogChanged(string @operator, ItemId item, AdmissionChange change, string reason);
}
