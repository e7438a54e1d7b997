using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>/review: holds that look like those of bots, and taking them back with a recorded reason (R17).</summary>
internal sealed partial class ReviewRoutes(IHoldReview review, ItemAsks asks, ILogger<ReviewRoutes> log)
{
    private const int UsualAccounts = 5;
    private const int UsualUnpaid = 3;
    private const int MostThreshold = 1_000_000;
    private const int MostOrders = 1_000;
    private const int MostReasonCharacters = 500;

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/review", ListAsync)
        {
            Tag = "review",
            Summary = "Suspicious unpaid holds: ?itemId=, ?accounts= on one network (5), ?unpaid= holds before (3)",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(ReviewResource))],
            Problems = [RequestProblems.Invalid],
            Parameters =
            [
                new("itemId", ParameterPlace.Query, "One item; absent: all"),
                new("accounts", ParameterPlace.Query, "Accounts on one network from which on", Integer: true),
                new("unpaid", ParameterPlace.Query, "Unpaid holds before from which on", Integer: true),
            ],
        });
        routes.Add(new EdgeRoute("POST", "/review/claw-back", ClawBackAsync)
        {
            Tag = "review",
            Summary = "Takes unpaid holds back; their units return to stock",
            Roles = Roles.Operator,
            Body = typeof(ClawBackBody),
            Answers = [new(200, typeof(ClawBackResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        var check = new BodyCheck();
        var query = call.Request.Query;
        var question = new ReviewQuestion(
            ItemOf(check, query["itemId"]), Threshold(check, "accounts", query["accounts"], UsualAccounts),
            Threshold(check, "unpaid", query["unpaid"], UsualUnpaid));
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, ReviewResource.Of(await review.ReviewAsync(question, call.Aborted)),
            ManagementJson.Default.ReviewResource);
    }

    /// <summary>
    /// Each order is decided by its item, one after the other: what was taken back stays so, also when the caller goes,
    /// and asking again is safe.
    /// </summary>
    private async ValueTask<Answer> ClawBackAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, ManagementJson.Default.ClawBackBody);
        if (read.Problem is { } malformed)
        {
            return malformed;
        }

        var check = new BodyCheck();
        var reason = check.Text("reason", read.Body!.Reason, MostReasonCharacters);
        var orders = OrdersOf(check, read.Body.Orders);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        var requester = new Requester(call.Caller.Subject, RequesterKind.Operator);
        var results = new List<ClawedBackResource>();
        foreach (var order in orders)
        {
            var reply = await asks.AskAsync(order.Item, new ClawBackHold(requester, order.Key, reason));
            results.Add(new ClawedBackResource(
                order.ToString(), reply is OrderAnswered ? "clawed_back" : null, CodeOf(reply)));
        }

        LogClawedBack(call.Caller.Subject, results.Count(one => one.Code is null), results.Count, reason);
        return Answer.Json(
            StatusCodes.Status200OK, new ClawBackResource(results), ManagementJson.Default.ClawBackResource);
    }

    /// <summary>Null: it was taken back, now or before.</summary>
    private static string? CodeOf(ItemReply reply) => reply switch
    {
        OrderAnswered => null,
        Refused refused => Refusals.TypeOf(refused.Code).Code,
        _ => PurchaseProblems.ReducedCapacity.Code,
    };

    private static List<OrderId> OrdersOf(BodyCheck check, IReadOnlyList<string?>? texts)
    {
        var orders = new List<OrderId>();
        if (texts is null || texts.Count is 0 or > MostOrders)
        {
            check.Add(new FieldError(
                "orders", $"must be 1 to {MostOrders} ids of orders", $"必须是 1 到 {MostOrders} 个订单编号"));
            return orders;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            if (OrderId.TryParse(texts[i], out var order))
            {
                orders.Add(order);
            }
            else
            {
                check.Add(new FieldError($"orders[{i}]", "is not the id of an order", "不是订单编号"));
            }
        }

        return orders;
    }

    private static ItemId? ItemOf(BodyCheck check, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!ItemId.TryParse(text, out var item))
        {
            check.Add(new FieldError("itemId", "is not the id of an item", "不是商品编号"));
        }

        return item;
    }

    private static int Threshold(BodyCheck check, string name, string? text, int usual)
    {
        if (string.IsNullOrEmpty(text))
        {
            return usual;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value is < 1 or > MostThreshold)
        {
            check.Add(new FieldError(
                name, $"must be from 1 to {MostThreshold}", $"必须在 1 到 {MostThreshold} 之间"));
        }

        return value;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Operator} takes back {Done} of {Count} holds: {Reason}")]
    private partial void LogClawedBack(string @operator, int done, int count, string reason);
}
