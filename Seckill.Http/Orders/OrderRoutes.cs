using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Orders;

/// <summary>Reading orders: one (with ETag and long poll), the caller's list.</summary>
internal sealed class OrderRoutes(
    OrderReader reader, OrderChanges changes, OrderAnswers answers, IOrderQueries queries, Refusals refusals,
    RetryAdvice retry, HttpEdgeOptions options, IServerClock clock)
{
    /// <summary>When a caller with too many long polls should look again.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(2);

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/v1/orders/{id}", DetailAsync)
        {
            Tag = "buyer",
            Summary = "One order, for its buyer or the item's merchant; If-None-Match and Prefer: wait=N poll long",
            Roles = Roles.Buyer | Roles.Merchant,
            Subject = PathSubject.Order,
            Parameters = [RouteParameter.IfNoneMatch, RouteParameter.Prefer],
            Answers = [new(200, typeof(OrderResource)), new(304)],
            Problems = [RequestProblems.NotFound, PurchaseProblems.QuotaExceeded],
        });
        routes.Add(new EdgeRoute("GET", "/v1/orders", ListAsync)
        {
            Tag = "buyer",
            Summary = "The caller's orders, newest first",
            Roles = Roles.Buyer,
            Parameters =
            [
                new RouteParameter(
                    "state", ParameterPlace.Query, "Only orders in this state", Values: OrderStates.Names),
                RouteParameter.Limit, RouteParameter.After,
            ],
            Answers = [new(200, typeof(ListResource<OrderResource>))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
    }

    private async ValueTask<Answer> DetailAsync(EdgeCall call)
    {
        var seen = call.Request.Headers.IfNoneMatch;
        var preference = Preference.Read(call.Request.Headers["Prefer"], options.MaxWait);
        if (changes.Begin(call.Caller.Subject, seen.Count > 0 ? preference.Wait : null) is not { } poll)
        {
            return retry.TooFast(Later, ProblemAnswer.ByCallerBound);
        }

        using (poll)
        {
            return await DetailAsync(call, poll, seen, preference);
        }
    }

    private async ValueTask<Answer> DetailAsync(
        EdgeCall call, OrderChanges.Poll poll, StringValues seen, Preference preference)
    {
        while (true)
        {
            var decision = changes.DecisionOf(call.Order);
            var reply = await reader.ReadAsync(call.Order, call.Caller, VersionOf(seen), call.Aborted);
            if (reply is not OrderAnswered { Order: var order })
            {
                return refusals.Answer(call.Item, reply);
            }

            var resource = await answers.ResourceAsync(call, order);
            var tag = TagOf(order, resource.ShipTo);
            var unchanged = EntityTag.Matches(seen, tag);
            if (unchanged && await poll.WaitAsync(order, decision, call.Aborted))
            {
                continue;
            }

            call.Headers.ETag = tag;
            call.Headers.CacheControl = "private, no-cache";
            if (poll.IsWaiting && preference.WaitSeconds is not null)
            {
                call.Headers["Preference-Applied"] = (preference with { RespondAsync = false }).Applied;
            }

            return unchanged
                ? Answer.NotModified
                : Answer.Json(
                    StatusCodes.Status200OK, await answers.WithReceiptAsync(call, order, resource),
                    EdgeJson.Default.OrderResource);
        }
    }

    /// <summary>The version in a tag of <see cref="TagOf"/>; 0: it is none of ours.</summary>
    private static int VersionOf(StringValues tags)
    {
        var text = tags.ToString().AsSpan().TrimStart("W/\"");
        var end = text.IndexOf('-');
        return end > 0 && int.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version : 0;
    }

    /// <summary>
    /// Version and ahead; the state too, for before an order is in the journal its version does not move with it, and
    /// what
    /// of the ship-to record is shown, for erasing it is no event.
    /// </summary>
    private static string TagOf(OrderView order, ShipToResource? shipTo)
    {
        var tag = string.Create(
            CultureInfo.InvariantCulture, $"\"{order.Version}-{(int)order.State}-{order.Ahead}");
        return shipTo is null ? $"{tag}\"" : $"{tag}-{(shipTo is { Name: "", Address: "" } ? "e" : "s")}\"";
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        var found = await queries.OrdersOfBuyerAsync(
            call.Caller.Subject, page.State, page.After, page.Limit, call.Aborted);
        if (found is null)
        {
            return PageRequest.BadCursor;
        }

        var now = clock.Now;
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(StatusCodes.Status200OK, new ListResource<OrderResource>
        {
            Data = [.. found.Data.Select(listing => OrderResource.Of(listing.Order, now))],
            HasMore = found.Next is not null,
            NextUrl = found.Next is { } next ? page.NextUrl("/v1/orders", next) : null,
        }, EdgeJson.Default.ListResourceOrderResource);
    }
}
