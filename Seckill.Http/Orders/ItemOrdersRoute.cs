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
        Details = "Every order carries its `cursor`. A stream that was cut goes on with `?after=` the cursor of the "
            + "last order that came whole: each order that was there when the export began is given exactly once, in "
            + "the state it has when it is read. Later orders come behind them. `limit` is for pages; a stream "
            + "without an end of its chunked body was cut.",
        Roles = Roles.Merchant,
        Subject = PathSubject.Item,
        Parameters =
        [
            new RouteParameter("state", ParameterPlace.Query, "Only orders in this state", Values: OrderStates.Names),
            RouteParameter.Limit, RouteParameter.After,
        ],
        Answers =
        [
            new(200, typeof(ListResource<OrderResource>)), new(200, typeof(string), AcceptedForm.Csv),
            new(200, typeof(OrderResource), AcceptedForm.Ndjson),
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

        var format = AcceptedForm.Choose(call.Request.Headers.Accept, AcceptedForm.Csv, AcceptedForm.Ndjson);
        var limit = format is null ? page.Limit : OrderExport.PageSize;
        var first = await queries.OrdersOfItemAsync(call.Item, page.State, page.After, limit, call.Aborted);
        if (first is null)
        {
            return PageRequest.BadCursor;
        }

        call.Headers.CacheControl = "private, no-cache";
        call.Headers.Vary = "Accept";
        return format is null
            ? List(call, page, first)
            : new StreamAnswer(format, context => new OrderExport(format, clock).WriteAsync(
                context.Response, first, after => queries.OrdersOfItemAsync(
                    call.Item, page.State, after, limit, call.Aborted), call.Aborted));
    }

    private Answer List(EdgeCall call, PageRequest page, Page<OrderListing> found)
    {
        var now = clock.Now;
        return Answer.Json(StatusCodes.Status200OK, new ListResource<OrderResource>
        {
            Data =
            [
                .. found.Data.Select(listing => OrderResource.Of(listing, now)),
            ],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl(call.Path, next) : null,
        }, EdgeJson.Default.ListResourceOrderResource);
    }
}
