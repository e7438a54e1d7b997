using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Seckill.Http.Edge;
using Seckill.Http.Json;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Payments;

/// <summary>
/// POST /sandbox/payments/{paymentId}: tells the sandbox provider what to call back; POST /sandbox/outages: makes it
/// unreachable for a while. Development only.
/// </summary>
internal sealed class SandboxRoute(HttpEdgeOptions options, RetryAdvice retry, ISandboxScript? script = null)
{
    private const long MostAmount = (1L << 53) - 1;

    public void Map(RouteTable routes)
    {
        if (!options.Development || script is not { } sandbox)
        {
            return;
        }

        routes.Add(new EdgeRoute("POST", "/sandbox/payments/{paymentId}", call => RunAsync(call, sandbox))
        {
            Tag = "development",
            Summary = "Makes the sandbox provider send callbacks",
            Body = typeof(SandboxBody),
            Answers = [new(202)],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound],
        });
        routes.Add(new EdgeRoute("POST", "/sandbox/outages", call => GoDownAsync(call, sandbox))
        {
            Tag = "development",
            Summary = "The sandbox provider of this node can not be had for a while; 0 ends it",
            Body = typeof(OutageBody),
            Answers = [new(202)],
            Problems = [RequestProblems.Malformed, RequestProblems.Invalid],
        });
    }

    private static async ValueTask<Answer> GoDownAsync(EdgeCall call, ISandboxScript sandbox)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.OutageBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var length = check.Number("forMs", read.Body!.ForMs, 0, OutageBody.MostMs);
        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        sandbox.GoDown(TimeSpan.FromMilliseconds(length));
        return Answer.Accepted;
    }

    private async ValueTask<Answer> RunAsync(EdgeCall call, ISandboxScript sandbox)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.SandboxBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var body = read.Body!;
        var check = new BodyCheck();
        var outcome = check.OneOf("outcome", body.Outcome, "succeed", "fail");
        var times = (int)check.Number("times", body.Times, 1, 100, whenAbsent: 1);
        var delay = TimeSpan.FromMilliseconds(check.Number("delayMs", body.DelayMs, 0, 600_000, whenAbsent: 0));
        long? amount = body.Amount is null ? null : check.Number("amount", body.Amount, 0, MostAmount);
        if (body.Currency is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)))
        {
            check.Add(new FieldError("currency", "is no code of three capital letters", "不是三个大写字母的货币代码"));
        }

        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        var wish = new SandboxOutcome(outcome == "succeed", times, delay, amount, body.BadSignature ?? false)
        {
            Currency = body.Currency,
        };
        var paymentId = (string)call.Context.GetRouteValue("paymentId")!;
        return await sandbox.RunAsync(paymentId, wish, call.Aborted) switch
        {
            SandboxAnswer.Scheduled => Answer.Accepted,
            SandboxAnswer.NoSuchPayment => RequestProblems.NotFound.Plain,
            SandboxAnswer.Busy => retry.Busy(PurchaseProblems.ReducedCapacity),
            var other => throw new InvalidOperationException($"no answer for {other}"),
        };
    }
}
