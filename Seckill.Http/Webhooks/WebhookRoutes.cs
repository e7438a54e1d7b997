using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Webhooks;

/// <summary>A merchant's endpoints: make, list, read, delete, give another secret.</summary>
internal sealed class WebhookRoutes(IWebhooks webhooks, CommandStamps stamps, HttpEdgeOptions options)
{
    private const string Tag = "webhooks";

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("POST", "/v1/webhooks", CreateAsync)
        {
            Tag = Tag,
            Summary = "Makes an endpoint that events are posted to; its secret is in this answer only",
            Details = "Messages follow Standard Webhooks (standardwebhooks.com): headers `webhook-id` (the event's id, "
                + "the same for every attempt), `webhook-timestamp`, `webhook-signature`; the body is a CloudEvent 1.0 "
                + "in JSON. Every event is sent at least once; an order's next event is sent only after its earlier "
                + "one was delivered or given up. Any 2xx within the time limit is success; 410 disables the "
                + "endpoint; redirects are not followed.",
            Roles = Roles.Merchant,
            Keyed = true,
            Body = typeof(WebhookBody),
            Answers = [new(201, typeof(WebhookResource))],
            Problems =
            [
                RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.KeyReused,
                WebhookProblems.TooManyWebhooks,
            ],
        });
        routes.Add(new EdgeRoute("GET", "/v1/webhooks", ListAsync)
        {
            Tag = Tag,
            Summary = "The merchant's endpoints, oldest first",
            Roles = Roles.Merchant,
            Answers = [new(200, typeof(ListResource<WebhookResource>))],
        });
        routes.Add(new EdgeRoute("GET", "/v1/webhooks/{id}", FindAsync)
        {
            Tag = Tag,
            Summary = "One endpoint",
            Roles = Roles.Merchant,
            Answers = [new(200, typeof(WebhookResource))],
            Problems = [RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("DELETE", "/v1/webhooks/{id}", DeleteAsync)
        {
            Tag = Tag,
            Summary = "Deletes an endpoint; nothing more is sent to it",
            Roles = Roles.Merchant,
            Answers = [new(204)],
            Problems = [RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("POST", "/v1/webhooks/{id}/rotate", RotateAsync)
        {
            Tag = Tag,
            Summary = "Gives an endpoint a new secret; for 24 hours messages carry signatures of both",
            Roles = Roles.Merchant,
            Keyed = true,
            Body = typeof(EmptyBody),
            BodyOptional = true,
            Answers = [new(200, typeof(WebhookResource))],
            Problems = [RequestProblems.Malformed, RequestProblems.NotFound, RequestProblems.KeyReused],
        });
    }

    private async ValueTask<Answer> CreateAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.WebhookBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var url = WebhookChecks.Url(check, read.Body!.Url, options.Development);
        var types = WebhookChecks.Types(check, read.Body.Types);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var stamp = Stamp(call, url, types);
        var answer = await webhooks.CreateAsync(call.Caller.Subject, url, types, stamp, call.Aborted);
        if (answer.Webhook is { } made)
        {
            call.Headers.Location = $"/v1/webhooks/{made.Id}";
        }

        return AnswerOf(call, answer, StatusCodes.Status201Created);
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        var found = await webhooks.ListAsync(call.Caller.Subject, call.Aborted);
        call.Headers.CacheControl = "private, no-cache";
        return Answer.Json(StatusCodes.Status200OK, new ListResource<WebhookResource>
        {
            Data = [.. found.Select(WebhookResource.Of)],
            HasMore = false,
            NextUrl = null,
        }, EdgeJson.Default.ListResourceWebhookResource);
    }

    private async ValueTask<Answer> FindAsync(EdgeCall call) =>
        await webhooks.FindAsync(call.Caller.Subject, IdOf(call), call.Aborted) is { } found
            ? AnswerOf(call, new WebhookAnswer(WebhookOutcome.Done, found), StatusCodes.Status200OK)
            : RequestProblems.NotFound.Plain;

    private async ValueTask<Answer> DeleteAsync(EdgeCall call) =>
        await webhooks.DeleteAsync(call.Caller.Subject, IdOf(call), call.Aborted)
            ? Answer.NoContent : RequestProblems.NotFound.Plain;

    private async ValueTask<Answer> RotateAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.EmptyBody, EmptyBody.Instance);
        return read.Problem is { } problem ? problem : AnswerOf(
            call, await webhooks.RotateAsync(call.Caller.Subject, IdOf(call), Stamp(call, "", []), call.Aborted),
            StatusCodes.Status200OK);
    }

    private static string IdOf(EdgeCall call) => call.Context.GetRouteValue("id") as string ?? "";

    private CommandStamp Stamp(EdgeCall call, string url, IReadOnlyList<string> types)
    {
        Span<byte> space = stackalloc byte[BodyDigest.UsualBytes];
        var digest = new BodyDigest(space).Add(url);
        foreach (var type in types)
        {
            digest = digest.Add(type);
        }

        return stamps.Of(call, digest);
    }

    private static Answer AnswerOf(EdgeCall call, WebhookAnswer answer, int status)
    {
        if (answer.Webhook is not { } webhook)
        {
            return WebhookProblems.Of(answer.Outcome);
        }

        call.MarkReplayed(answer.Replayed);
        call.Headers.CacheControl = webhook.Secret is null ? "private, no-cache" : "no-store";
        return Answer.Json(status, WebhookResource.Of(webhook), EdgeJson.Default.WebhookResource);
    }
}
