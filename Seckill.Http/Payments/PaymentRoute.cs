using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Http.Idempotency;
using Seckill.Http.Json;
using Seckill.Http.Orders;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Payments;

/// <summary>
/// POST /v1/orders/{id}/payments: the item records the start (which guards the hold), then the provider opens it. The
/// payment's id is derived from the command, so that a repeat after any failure in between opens the same payment.
/// </summary>
internal sealed class PaymentRoute(
    ItemAsks asks, IPaymentProviders providers, CommandStamps stamps, Refusals refusals, OrderReader reader,
    HttpEdgeOptions options, IServerClock clock)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("POST", "/v1/orders/{id}/payments", StartAsync)
    {
        Tag = "buyer",
        Summary = "Starts a payment of a reserved order",
        Roles = Roles.Buyer,
        Subject = PathSubject.Order,
        Keyed = true,
        Body = typeof(PaymentBody),
        Answers = [new(201, typeof(PaymentResource))],
        Problems =
        [
            RequestProblems.Malformed, RequestProblems.Invalid, RequestProblems.NotFound, RequestProblems.KeyReused,
            OrderProblems.NotPayable, OrderProblems.HoldExpired, OrderProblems.ProviderUnavailable,
        ],
    });

    private async ValueTask<Answer> StartAsync(EdgeCall call)
    {
        var read = await BodyReader.ReadAsync(call, EdgeJson.Default.PaymentBody);
        if (read.Problem is { } problem)
        {
            return problem;
        }

        var check = new BodyCheck();
        var name = check.Text("provider", read.Body!.Provider, 50);
        var provider = check.Problem is null ? providers.Find(name) : null;
        if (check.Problem is null && provider is null)
        {
            check.Add(new FieldError("provider", "is not a provider of this installation", "不是可用的支付渠道"));
        }

        if (check.Problem is { } invalid)
        {
            return invalid;
        }

        if (!reader.IsBuyer(call.Order, call.Caller))
        {
            return RequestProblems.NotFound.Plain;
        }

        var stamp = stamps.Of(call, new BodyDigest().Add(name));
        var reply = await asks.AskAsync(call.Item, new StartPayment(
            call.Order.Key, call.Caller.BuyerKey, PaymentIds.Derive(call.Order, stamp.Key), name,
            options.PaymentGrace, stamp));
        return reply switch
        {
            PaymentAnswered started => await OpenAsync(call, provider!, started),

            // Of a purchase that was answered and has no event: not decided yet, or refused. No money for it.
            Refused { Code: RefusalCode.NotFound } => OrderProblems.NotPayable.Plain,
            _ => refusals.Answer(call.Item, reply),
        };
    }

    private async ValueTask<Answer> OpenAsync(EdgeCall call, IPaymentProvider provider, PaymentAnswered started)
    {
        if (await provider.OpenAsync(started.PaymentId, started.Order, started.Amount, call.Aborted) is not { } payUrl)
        {
            // Of an order that is over the provider may have no page any more, and will not have one later.
            return (started.IsOver ? OrderProblems.NotPayable : OrderProblems.ProviderUnavailable).Plain;
        }

        call.MarkReplayed(started.Replayed);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(
            StatusCodes.Status201Created,
            new PaymentResource(started.PaymentId, started.Amount, payUrl, started.GraceUntil, clock.Now),
            EdgeJson.Default.PaymentResource);
    }
}
