using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Events;

/// <summary>
/// GET /v1/events: the merchant's events from a cursor on; the feed never ends, so there always is a next.
/// </summary>
internal sealed class EventFeedRoute(IEventFeed feed)
{
    private const string Path = "/v1/events";

    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", Path, ReadAsync)
    {
        Tag = "merchant",
        Summary = "The merchant's events as CloudEvents, oldest first, from a cursor on",
        Details = "`nextUrl` goes on behind the last event given and is there at the end, too: come back to it for "
            + "what happens later. Events of the time before the first reading (or the first webhook) follow soon "
            + "after it. The order is kept within an order, not between orders; an event is given once in the feed. "
            + "`application/x-ndjson` streams to the end of the feed, an event a line; `after` also takes the `id` of "
            + "the last event that came whole, which is how a stream that was cut goes on.",
        Roles = Roles.Merchant,
        Parameters =
        [
            new RouteParameter("types", ParameterPlace.Query, "Types or patterns such as seckill.order.*, by commas"),
            RouteParameter.Limit,
            new RouteParameter("after", ParameterPlace.Query, "Opaque cursor from nextUrl, or the id of an event"),
        ],
        Answers =
        [
            new(200, typeof(ListResource<EventResource>)), new(200, typeof(EventResource), AcceptedForm.Ndjson),
        ],
        Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
    });

    private async ValueTask<Answer> ReadAsync(EdgeCall call)
    {
        if (PageRequest.ReadBounds(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        if (!TryReadTypes(call.Request.Query, out var text, out var types))
        {
            return new ProblemAnswer(RequestProblems.Invalid)
            {
                Errors = [new FieldError("types", "must be types of events or patterns", "必须是事件类型或通配模式")],
            };
        }

        var streams = AcceptedForm.Choose(call.Request.Headers.Accept, AcceptedForm.Ndjson) is not null;
        var limit = streams ? EventExport.PageSize : page.Limit;
        if (await ReadAsync(page.After) is not { } found)
        {
            return PageRequest.BadCursor;
        }

        call.Headers.CacheControl = "private, no-cache";
        call.Headers.Vary = "Accept";
        return streams
            ? new StreamAnswer(AcceptedForm.Ndjson, context =>
                EventExport.WriteAsync(context.Response, found, ReadAsync, call.Aborted))
            : List(page, found, text);

        ValueTask<EventPage?> ReadAsync(string? after) =>
            feed.ReadAsync(call.Caller.Subject, after, types, limit, call.Aborted);
    }

    private static Answer List(PageRequest page, EventPage found, string? types) =>
        Answer.Json(StatusCodes.Status200OK, new ListResource<EventResource>
        {
            Data = [.. found.Bodies.Select(body => JsonSerializer.Deserialize(body, EdgeJson.Default.EventResource)!)],
            HasMore = found.HasMore,
            NextUrl = WithTypes(page.NextUrl(Path, found.Next), types),
        }, EdgeJson.Default.ListResourceEventResource);

    private static string WithTypes(string url, string? types) =>
        types is null ? url : QueryHelpers.AddQueryString(url, "types", types);

    /// <summary>Patterns become the types they match, so that the store need not know patterns.</summary>
    private static bool TryReadTypes(IQueryCollection query, out string? text, out IReadOnlyList<string>? types)
    {
        (text, types) = (null, null);
        if (!query.TryGetValue("types", out var given) || given is [""])
        {
            return true;
        }

        text = given.ToString();
        var patterns = text.Split(',', StringSplitOptions.TrimEntries);
        types = [.. EventTypes.All.Where(type => EventTypes.Matches(patterns, type))];
        return patterns.All(EventTypes.IsPattern);
    }
}
