using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Orders;
using Seckill.Http.Problems;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>/orders: lists of all orders, the story of one, and why a buyer has none.</summary>
internal sealed class OperatorOrderRoutes(ManagementSights sights, OrderTeller orders, LossTeller losses)
{
    private const int MostBuyerCharacters = 255;

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/orders", ListAsync)
        {
            Tag = "orders",
            Summary = "Orders from the read model: ?itemId=&buyer=&state=&limit=&after=; newest first for a buyer",
            Roles = Roles.Operator,
            Answers = [new(200, typeof(OrderListing))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
            Parameters =
            [
                new("itemId", ParameterPlace.Query, "One item"), new("buyer", ParameterPlace.Query, "sub of a buyer"),
                new("state", ParameterPlace.Query, "One state", Values: OrderStates.Names),
                RouteParameter.Limit, RouteParameter.After,
            ],
        });
        routes.Add(new EdgeRoute("GET", "/orders/why", WhyAsync)
        {
            Tag = "orders",
            Summary = "Why a buyer was refused at an item: ?itemId=&buyer=; asked of all nodes",
            Roles = Roles.Operator,
        });
        routes.Add(new EdgeRoute("GET", "/orders/{id}/story", StoryAsync)
        {
            Tag = "orders",
            Summary = "An order from HTTP to delivery: owner, journal, read models, money, webhooks",
            Roles = Roles.Operator,
            Subject = PathSubject.Order,
            Answers = [new(200, typeof(OrderStory))],
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } wrong)
        {
            return wrong;
        }

        var (check, query) = (new BodyCheck(), call.Request.Query);
        var item = query["itemId"] is [{ Length: > 0 } id] ? ItemOf(check, id) : null;
        string? buyer = query["buyer"] is [{ Length: > 0 } sub] ? check.Text("buyer", sub, 255) : null;
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        // A cursor is good for the same question alone.
        var list = $"orders {item} {page.State} of {buyer}";
        if (!ListCursor.TryDecode(list, page.After, out var after))
        {
            return PageRequest.BadCursor;
        }

        var rows = await sights.Queries.OrdersAsync(
            new OrderFilter(item, buyer, page.State), after, page.Limit + 1, call.Aborted);
        var found = ListPage.Of(
            list, rows, page.Limit,
            listed => new ListPosition(listed.Row.CreatedAt.UnixMs, listed.Row.Item, listed.Row.Number),
            LossTeller.ListedOf);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new OrderListing(found.Data, found.Next is not null, NextPage.Of(call, found.Next)),
            ManagementJson.Default.OrderListing);
    }

    private async ValueTask<Answer> WhyAsync(EdgeCall call)
    {
        var (check, query) = (new BodyCheck(), call.Request.Query);
        var item = ItemOf(check, query["itemId"].ToString());
        var buyer = check.Text("buyer", query["buyer"], MostBuyerCharacters);
        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK, await losses.TellAsync(item!.Value, buyer, call.Aborted),
            ManagementJson.Default.LossStory);
    }

    private async ValueTask<Answer> StoryAsync(EdgeCall call)
    {
        var by = OperatorItemRoutes.OperatorOf(call);
        if (await orders.TellAsync(call.Order, by, call.Aborted) is not { } story)
        {
            return new ProblemAnswer(RequestProblems.NotFound)
            {
                Errors =
                [
                    new FieldError(
                        "id", $"nobody knows order {call.Order}: it has no event, and its owner remembers none; if it "
                            + "was answered 202 its line was lost (line-lost). orders why tells by buyer",
                        $"订单 {call.Order} 不存在：没有任何事件，也没有节点记得它"),
                ],
            };
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(StatusCodes.Status200OK, story, ManagementJson.Default.OrderStory);
    }

    private static ItemId? ItemOf(BodyCheck check, string text)
    {
        if (ItemId.TryParse(text, out var item))
        {
            return item;
        }

        check.Add(new FieldError("itemId", "is not the id of an item", "不是商品编号"));
        return null;
    }
}
