using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Items;

/// <summary>What everybody may read: the time, the items on sale, one item. Answers a CDN can keep.</summary>
internal sealed class ItemRoutes(IItemGateway gateway, IItemQueries queries, IServerClock clock)
{
    private const string CacheForASecond = "public, max-age=1, stale-while-revalidate=5";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/v1/time", Time)
        {
            Tag = "public",
            Summary = "The server's time, by which sales open and close",
            Answers = [new(200, typeof(TimeResource))],
        });
        routes.Add(new EdgeRoute("GET", "/v1/items", ListAsync)
        {
            Tag = "public",
            Summary = "Published items, soonest opening first",
            Parameters = [RouteParameter.Limit, RouteParameter.After],
            Answers = [new(200, typeof(ListResource<ItemResource>))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
        routes.Add(new EdgeRoute("GET", "/v1/items/{id}", DetailAsync)
        {
            Tag = "public",
            Summary = "One published item: cacheable, without any count",
            Subject = PathSubject.Item,
            Parameters = [RouteParameter.IfNoneMatch],
            Answers = [new(200, typeof(ItemResource)), new(304)],
            Problems = [RequestProblems.NotFound],
        });
    }

    private ValueTask<Answer> Time(EdgeCall call)
    {
        var now = clock.Now;
        call.Headers.CacheControl = "no-store";
        return new(
            Answer.Json(StatusCodes.Status200OK, new TimeResource(now, now.UnixMs), EdgeJson.Default.TimeResource));
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        if (await queries.PublishedAsync(page.After, page.Limit, call.Aborted) is not { } found)
        {
            return PageRequest.BadCursor;
        }

        var now = clock.Now;
        call.Headers.CacheControl = CacheForASecond;
        return Answer.Json(StatusCodes.Status200OK, new ListResource<ItemResource>
        {
            Data = [.. found.Data.Select(facts => ItemResource.Of(facts, now))],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl("/v1/items", next) : null,
        }, EdgeJson.Default.ListResourceItemResource);
    }

    private async ValueTask<Answer> DetailAsync(EdgeCall call)
    {
        if (await gateway.FactsAsync(call.Item, call.Aborted) is not { Status: not ItemStatus.Draft } facts)
        {
            return RequestProblems.NotFound.Plain;
        }

        var resource = ItemResource.Of(facts, clock.Now);
        var tag = string.Create(
            CultureInfo.InvariantCulture, $"\"{resource.Version}-{resource.Round}-{resource.Phase}\"");
        call.Headers.ETag = tag;
        call.Headers.CacheControl = CacheForASecond;
        return EntityTag.Matches(call.Request.Headers.IfNoneMatch, tag)
            ? Answer.NotModified
            : Answer.Json(StatusCodes.Status200OK, resource, EdgeJson.Default.ItemResource);
    }
}
