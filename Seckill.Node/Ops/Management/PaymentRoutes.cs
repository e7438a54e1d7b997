using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Problems;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>/payments: what came late or wrong, and a provider's bill against the books (R21, R28).</summary>
internal sealed partial class PaymentRoutes(IMoneyBooks money, RetryAdvice retry, ILogger<PaymentRoutes> log)
{
    private const int MostProviderCharacters = 50;

    public void Map(RouteTable routes)
    {
        routes.Add(new EdgeRoute("GET", "/payments/late", ListAsync)
        {
            Tag = "payments",
            Summary = "Late, second, unfitting and stray payments, newest first, and what became of them",
            Roles = Roles.Operator,
        });
        routes.Add(new EdgeRoute("POST", "/payments/reconcile", ReconcileAsync)
        {
            Tag = "payments",
            Summary = "A bill (text/csv, up to 64 MiB) against the books: ?provider=&from=&to=; every difference",
            Roles = Roles.Operator,
        });
    }

    private async ValueTask<Answer> ListAsync(EdgeCall call)
    {
        if (PageRequest.Read(call.Request, out var page) is { } wrong)
        {
            return wrong;
        }

        if (await money.LateAsync(page.After, page.Limit, call.Aborted) is not { } found)
        {
            return PageRequest.BadCursor;
        }

        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status200OK,
            new LatePaymentList(
                [.. found.Data.Select(LatePaymentResource.Of)], found.Next is not null,
                found.Next is { } next ? page.NextUrl(call.Path, next) : null),
            ManagementJson.Default.LatePaymentList);
    }

    private async ValueTask<Answer> ReconcileAsync(EdgeCall call)
    {
        if (call.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() != "text/csv")
        {
            return RequestProblems.UnsupportedMediaType.Plain;
        }

        var check = new BodyCheck();
        var query = call.Request.Query;
        var span = new MoneySpan(
            check.Text("provider", query["provider"], MostProviderCharacters), check.Time("from", query["from"]),
            check.Time("to", query["to"]));
        if (check.Problem is null && span.To <= span.From)
        {
            check.Add(FieldError.After("to", "from"));
        }

        if (check.Problem is { } meaningless)
        {
            return meaningless;
        }

        // The bill has a bound of its own.
        call.Context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = null;
        try
        {
            if (await money.TakeAsync(call.Request.BodyReader, call.Aborted) is not { } bill)
            {
                return retry.Busy(PurchaseProblems.ReducedCapacity);
            }

            call.Headers.CacheControl = "no-store";
            return new StreamAnswer("application/json", context => WriteAsync(context, call.Caller, bill, span));
        }
        catch (BillRefusedException fault)
        {
            return fault.TooLarge ? RequestProblems.TooLarge.Plain : new ProblemAnswer(RequestProblems.Invalid)
            {
                Errors = [new FieldError($"line {fault.Line}", fault.Message, $"第 {fault.Line} 行：{fault.Message}")],
            };
        }
    }

    /// <summary>
    /// The whole bill is read before the first byte leaves. A fault in the middle cuts the connection: half an answer
    /// is no answer.
    /// </summary>
    private async Task WriteAsync(HttpContext context, Principal caller, Bill bill, MoneySpan span)
    {
        await using var taken = bill;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        var count = 0;
        json.WriteStartObject();
        json.WriteStartArray("differences");
        var totals = await money.CompareAsync(
            bill, span,
            async found =>
            {
                count++;
                JsonSerializer.Serialize(
                    json, BillDifferenceResource.Of(found), ManagementJson.Default.BillDifferenceResource);
                if (count % 100 == 0)
                {
                    json.Flush();
                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                }
            },
            context.RequestAborted);
        json.WriteEndArray();
        json.WriteNumber("count", count);
        json.WritePropertyName("bill");
        Write(json, totals.BillPayments, totals.BillRefunds);
        json.WritePropertyName("ours");
        Write(json, totals.Payments, totals.Refunds);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
        LogCompared(caller.Subject, span.Provider, span.From, span.To, count);
    }

    private static void Write(Utf8JsonWriter json, long payments, long refunds) => JsonSerializer.Serialize(
        json, new BillCountResource(payments, refunds), ManagementJson.Default.BillCountResource);

    [LoggerMessage(
        1, LogLevel.Information, "{Operator} compared a bill of {Provider} from {From} to {To}: {Count} differences")]
    private partial void LogCompared(string @operator, string provider, Instant from, Instant to, int count);
}
