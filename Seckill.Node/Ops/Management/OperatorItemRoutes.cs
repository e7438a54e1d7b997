using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Items;
using Seckill.Http.Ports;
using Seckill.Http.Problems;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /items: all of them from the read model, one of them as its owner has it.</summary>
internal sealed class OperatorItemRoutes(
    ManagementSights sights, ItemAsks asks, ICluster cluster, Refusals refusals, IServerClock clock)
{
    private const string List = "items of operators";
    private static readonly string[] Statuses =
        [.. new[] { ItemStatus.Draft, ItemStatus.Published, ItemStatus.Paused, ItemStatus.Retired }
            .Select(ItemWords.NameOf)];

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/items", ListAsync)
        {
            Tag = "items",
            Summary = "Items of all merchants, newest first: ?merchant=&status=&limit=&after=",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(ItemListing))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
            Parameters =
            [
                new("merchant", ParameterPlace.Query, "sub of a merchant"),
                new("status", ParameterPlace.Query, "What was decided", Values: Statuses),
                RouteParameter.Limit, RouteParameter.After,
            ],
        });
        routes.Add(new EdgeRoute("GET", "/items/{id}", ShowAsync)
        {
            Tag = "items",
            Summary = "An item as its owner has it in memory",
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(ItemDetail))],
        });
        routes.Add(new EdgeRoute("GET", "/items/{id}/stock", StockAsync)
        {
            Tag = "items",
            Summary = "Its stock, as the public route gives it to the merchant",
            Roles = Roles.Operator,
            Subject = PathSubject.Item,
            Answers = [new(200, typeof(StockResource))],
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        var query = call.Request.Query;
        var wrong = PageRequest.ReadBounds(call.Request, out var page);
        if (wrong is not null)
        {
            return wrong;
        }

        var check = new BodyCheck();
        ItemStatus? status = query["status"] is [{ Length: > 0 } word] ? StatusOf(check, word) : null;
        string? merchant = query["merchant"] is [{ Length: > 0 } name] ? check.Text("merchant", name, 255) : null;
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        if (!ListCursor.TryDecode(List, page.After, out var after))
        {
            return PageRequest.BadCursor;
        }

        var rows = await sights.Queries.ItemsAsync(merchant, status, after, page.Limit + 1, call.Aborted);
        var now = clock.Now;
        var found = ListPage.Of(
            List, rows, page.Limit, row => new ListPosition(row.CreatedAt.UnixMs, row.Item, 0),
            row => ItemListed.Of(row, now));
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new ItemListing(found.Data, found.Next is not null, NextPage.Of(call, found.Next)),
            ManagementJson.Default.ItemListing);
    }

    private async ValueTask<Answer> ShowAsync(EdgeCall call)
    {
        var operators = OperatorOf(call);
        var (item, balance) = (
            await asks.AskAsync(call.Item, new ReadItem(operators)),
            await asks.AskAsync(call.Item, new ReadBalance(operators)));
        if (item is not ItemAnswered { Item: var view })
        {
            return No(call, item, refusals);
        }

        if (balance is not BalanceAnswered { Balance: var figures })
        {
            return No(call, balance, refusals);
        }

        var place = ClusterViews.Place(await cluster.LookAsync(call.Aborted), call.Item);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, ItemDetail.Of(view, figures, place, clock.Now),
            ManagementJson.Default.ItemDetail);
    }

    private async ValueTask<Answer> StockAsync(EdgeCall call) => StockOf(
        call, StatusCodes.Status200OK, await asks.AskAsync(call.Item, new ReadStock(OperatorOf(call))), refusals);

    internal static Requester OperatorOf(EdgeCall call) => new(call.Caller.Subject, RequesterKind.Operator);

    internal static Answer StockOf(EdgeCall call, int status, ItemReply reply, Refusals refusals)
    {
        if (reply is not StockAnswered answered)
        {
            return No(call, reply, refusals);
        }

        call.MarkReplayed(answered.Replayed);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(status, StockResource.Of(answered.Stock), ManagementJson.Default.StockResource);
    }

    /// <summary>Refusals say which item it was: a verb shows what the member errors says.</summary>
    internal static Answer No(EdgeCall call, ItemReply reply, Refusals refusals) =>
        reply is Refused { Code: RefusalCode.NotFound }
            ? new ProblemAnswer(RequestProblems.NotFound)
            {
                Errors = [new FieldError("id", $"there is no item {call.Item}", $"商品 {call.Item} 不存在")],
            }
            : refusals.Answer(call.Item, reply);

    private static ItemStatus? StatusOf(BodyCheck check, string word)
    {
        var index = Array.IndexOf(Statuses, word);
        if (index < 0)
        {
            check.Add(FieldError.OneOf("status", Statuses));
            return null;
        }

        return Enum.GetValues<ItemStatus>().Single(
            status => status != ItemStatus.None && ItemWords.NameOf(status) == word);
    }
}
