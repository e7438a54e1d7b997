using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http.Admission;
using Seckill.Http.Auth;
using Seckill.Http.Idempotency;
using Seckill.Http.Problems;

namespace Seckill.Http.Edge;

/// <summary>
/// What every request passes before its handler: token (401), role (403), the id in the path (404), Idempotency-Key
/// (400).
/// </summary>
internal sealed class EdgePipeline(TokenAuthenticator tokens, EdgeAdmission admission, HttpEdgeOptions options)
{
    public RequestDelegate Build(EdgeRoute route) => context => RunAsync(route, context);

    private async Task RunAsync(EdgeRoute route, HttpContext context)
    {
        var caller = Principal.Nobody;
        if (route.Roles != Roles.None)
        {
            var header = context.Request.Headers.Authorization;
            if (await tokens.AuthenticateAsync(header) is not { } known)
            {
                await RequestProblems.NotSignedIn(header).WriteAsync(context);
                return;
            }

            caller = known;
        }

        var answer = await AnswerAsync(route, new EdgeCall(context, caller, options.MaxBodyBytes));
        if (route.Limited)
        {
            admission.Describe(context, caller);
        }

        await answer.WriteAsync(context);
    }

    private static ValueTask<Answer> AnswerAsync(EdgeRoute route, EdgeCall call)
    {
        if (route.Roles != Roles.None && (route.Roles & call.Caller.Roles) == 0)
        {
            return new(RequestProblems.Forbidden.Plain);
        }

        if (!TryReadSubject(route.Subject, call))
        {
            return new(RequestProblems.NotFound.Plain);
        }

        if (route.Keyed)
        {
            var keys = call.Request.Headers["Idempotency-Key"];
            if (IdempotencyKeys.Refuse(keys) is { } refusal)
            {
                return new(refusal);
            }

            call.Key = keys[0]!;
        }

        return route.Handler(call);
    }

    private static bool TryReadSubject(PathSubject subject, EdgeCall call)
    {
        if (subject == PathSubject.None)
        {
            return true;
        }

        var text = call.Context.GetRouteValue("id") as string;
        if (subject == PathSubject.Item)
        {
            call.Item = ItemId.TryParse(text, out var item) ? item : default;
            return call.Item != default;
        }

        call.Order = OrderId.TryParse(text, out var order) ? order : default;
        call.Item = call.Order.Item;
        return call.Order != default;
    }
}
