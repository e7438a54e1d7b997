using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Webhooks;

/// <summary>What became of events on their way to an endpoint, and sending them again.</summary>
internal sealed class DeliveryRoutes(IWebhooks webhooks)
{
    private const string Tag = "webhooks";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/v1/webhooks/{id}/deliveries", ListAsync)
        {
            Tag = Tag,
            Summary = "Deliveries to an endpoint, newest events first",
            Roles = Roles.Merchant,
            Parameters =
            [
                new RouteParameter(
                    "state", ParameterPlace.Query, "Only deliveries in this state", Values: DeliveryStates.Names),
                RouteParameter.Limit, RouteParameter.After,
            ],
            Answers = [new(200, typeof(ListResource<DeliveryResource>))],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound],
        });
        routes.Add(Sending("/v1/webhooks/{id}/test", TestAsync, "Sends a seckill.test event to the endpoint"));
        routes.Add(Sending("/v1/webhooks/deliveries/{id}/redeliver", RedeliverAsync,
            "Sends an event again, with the same id; all attempts are anew"));
        routes.Add(new EdgeRoute("POST", "/v1/webhooks/{id}/replay", ReplayAsync)
        {
            Tag = Tag,
            Summary = "Sends a range of events again, both ends included: times, or ids of events",
            Details = "At most 10 000 events a request; `next` names the event to go on from.",
            Roles = Roles.Merchant,
            Body = typeof(ReplayBody),
            Answers = [new(202, typeof(ReplayResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound,
                WebhookProblems.WebhookDisabled,
            ],
        });
    }

    private static EdgeRoute Sending(string pattern, EdgeHandler handler, string summary) =>
        new("POST", pattern, handler)
        {
            Tag = Tag,
            Summary = summary,
            Roles = Roles.Merchant,
            Body = typeof(EmptyBody),
            BodyOptional = true,
            Answers = [new(202, typeof(DeliveryResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.NotFound, WebhookProblems.WebhookDisabled],
        };

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.ReadBounds(call.Request, out var page) is { } problem)
        {
            return problem;
        }

        var text = call.Request.Query["state"];
        SendState? state = null;
        if (text.Count > 0 && text is not [""] && (state = DeliveryStates.Find(text.ToString())) is null)
        {
            return new ProblemAnswer(RequestProblems.Invalid)
            {
                Errors = [FieldError.OneOf("state", DeliveryStates.Names)],
            };
        }

        var found = await webhooks.DeliveriesAsync(
            call.Caller.Subject, IdOf(call), state, page.After, page.Limit, call.Aborted);
        if (found is not { Page: { } deliveries })
        {
            return found is null ? RequestProblems.NotFound.Plain : PageRequest.BadCursor;
        }

        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(StatusCodes.Status200OK, new ListResource<DeliveryResource>
        {
            Data = [.. deliveries.Data.Select(DeliveryResource.Of)],
            HasMore = deliveries.Next is not null,
            NextUrl = deliveries.Next is { } next ? NextUrl(page.NextUrl(call.Path, next), state) : null,
        }, EdgeJson.Default.ListResourceDeliveryResource);
    }

    private static string NextUrl(string url, SendState? state) => state is { } only
        ? QueryHelpers.AddQueryString(url, "state", DeliveryStates.NameOf(only)) : url;

    private async ValueTask<Answer> TestAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.EmptyBody, EmptyBody.Instance);
        return read.Problem is { } problem
            ? problem : AnswerOf(await webhooks.TestAsync(call.Caller.Subject, IdOf(call), call.Aborted));
    }

    private async ValueTask<Answer> RedeliverAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.EmptyBody, EmptyBody.Instance);
        return read.Problem is { } problem
            ? problem : AnswerOf(await webhooks.RedeliverAsync(call.Caller.Subject, IdOf(call), call.Aborted));
    }

    private async ValueTask<Answer> ReplayAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.ReplayBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var from = WebhookChecks.Mark(check, "from", read.Body!.From);
        var to = WebhookChecks.Mark(check, "to", read.Body.To);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var answer = await webhooks.ReplayAsync(call.Caller.Subject, IdOf(call), from, to, call.Aborted);
        return answer.Outcome == WebhookOutcome.Done
            ? Answer.Json(StatusCodes.Status202Accepted, new ReplayResource(answer.Events, answer.Next),
                EdgeJson.Default.ReplayResource)
            : WebhookProblems.Of(answer.Outcome);
    }

    private static string IdOf(EdgeCall call) => call.Context.GetRouteValue("id") as string ?? "";

    private static Answer AnswerOf(DeliveryAnswer answer) => answer.Delivery is { } delivery
        ? Answer.Json(StatusCodes.Status202Accepted, DeliveryResource.Of(delivery), EdgeJson.Default.DeliveryResource)
        : WebhookProblems.Of(answer.Outcome);
}
