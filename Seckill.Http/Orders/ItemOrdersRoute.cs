using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>GET /v1/items/{id}/orders: an item's orders for its merchant, page by page, or all in one stream.</summary>
internal sealed class ItemOrdersRoute(IItemGateway gateway, IOrderQueries queries, IServerClock clock)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/v1/items/{id}/orders", ListAsync)
    {
        Tag = "merchant",
        Summary = "The item's orders, oldest first, with buyer and shipTo; text/csv and x-ndjson stream all",
        Roles = Roles.Merchant,
        Subject = PathSubject.Item,
        Parameters =
        [
            new RouteParameter("state", ParameterPlace.Query, "Only orders in this state", Values: OrderStates.Names),
            RouteParameter.Limit, RouteParameter.After,
        ],
        Answers =
        [
            new(200, typeof(ListResource<OrderResource>)), new(200, typeof(string), OrderExport.Csv),
            new(200, typeof(OrderResource), OrderExport.Ndjson),
        ],
        Problems = [RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound],
    });

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        if (await gateway.FactsAsync(call.Item, call.Aborted) is not { } facts
            || facts.Merchant != call.Caller.Subject)
        {
            return RequestProblems.NotFound.Plain;
        }

        var first = await queries.OrdersOfItemAsync(call.Item, page.State, page.After, page.Limit, call.Aborted);
        if (first is null)
        {
            return PageRequest.BadCursor;
        }

        call.Headers.CacheControl = "private, no-cache";
        call.Headers.Vary = "Accept";
        var format = OrderExport.Choose(call.Request.Headers.Accept);
        return format is null
            ? List(call, page, first)
            : new StreamAnswer(format, context => new OrderExport(format, clock).WriteAsync(
                context.Response, first, after => queries.OrdersOfItemAsync(
                    call.Item, page.State, after, page.Limit, call.Aborted), call.Aborted));
    }

    private Answer List(EdgeCall call, PageRequest page, Page<OrderListing> found)
    {
        var now = clock.Now;
        return Answer.Json(StatusCodes.Status200OK, new ListResource<OrderResource>
        {
            Data =
            [
                .. found.Data.Select(listing => OrderResource.Of(listing.Order, now, listing.Buyer, listing.ShipTo)),
            ],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl(call.Path, next) : null,
        }, EdgeJson.Default.ListResourceOrderResource);
    }
}
