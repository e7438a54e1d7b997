using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Problems;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// What every request of an operator passes before its handler: the gate, then the id in the path (404), then the
/// Idempotency-Key (400).
/// </summary>
internal sealed class ManagementPipeline(OperatorGate gate, HttpEdgeOptions options)
{
    public RequestDelegate Build(EdgeRoute route) => context => RunAsync(route, context);

    private async Task RunAsync(EdgeRoute route, HttpContext context)
    {
        var (caller, refusal) = await gate.AdmitAsync(context, route.Roles);
        var answer = caller is null
            ? refusal! : await AnswerAsync(route, new EdgeCall(context, caller, options.MaxBodyBytes));
        await answer.WriteAsync(context);
    }

    private static ValueTask<Answer> AnswerAsync(EdgeRoute route, EdgeCall call)
    {
        if (route.Subject == PathSubject.Item)
        {
            if (!ItemId.TryParse(call.Context.GetRouteValue("id") as string, out var item))
            {
                return new(RequestProblems.NotFound.Plain);
            }

            call.Item = item;
        }
        else if (route.Subject == PathSubject.Order)
        {
            if (!OrderId.TryParse(call.Context.GetRouteValue("id") as string, out var order))
            {
                return new(RequestProblems.NotFound.Plain);
            }

            (call.Order, call.Item) = (order, order.Item);
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
}
