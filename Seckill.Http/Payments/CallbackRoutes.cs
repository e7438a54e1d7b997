using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Http.Edge;
using Seckill.Http.Ports;
using Seckill.Http.Problems;

namespace Seckill.Http.Payments;

/// <summary>
/// Callbacks of payment providers: verified over the raw bytes, handed to the order's item, acknowledged only once
/// durable.
/// What names no order of ours is kept for a person.
/// </summary>
internal sealed partial class CallbackRoutes(
    ItemAsks asks, IPaymentProviders providers, IStrayPayments strays, Refusals refusals, IServerClock clock,
    ILogger<CallbackRoutes> log)
{
    private const string SandboxName = "sandbox";

    public void Map(RouteTable routes)
    {
        foreach (var name in providers.Names.Order(StringComparer.Ordinal))
        {
            Map(routes, providers.Find(name)!);
        }
    }

    private void Map(RouteTable routes, IPaymentProvider provider) => routes.Add(new EdgeRoute(
        "POST", $"/v1/callbacks/payments/{provider.Name}", call => ReceiveAsync(call, provider))
    {
        Tag = "callbacks",
        Summary = $"What the provider {provider.Name} tells of payments and refunds",
        Body = provider.Name == SandboxName ? typeof(PaymentCallbackBody) : typeof(ProviderCallbackBody),
        Parameters =
        [
            .. provider.Wire.Headers.Select(header => new RouteParameter(
                header.Name, ParameterPlace.Header, header.Holds, Required: true)),
        ],
        Answers = [AnswerOf(provider.Wire)],
        Problems = [RequestProblems.BadSignature, RequestProblems.Malformed],
    });

    private static RouteAnswer AnswerOf(CallbackWire wire) => wire.AnswerBody.Length == 0
        ? new(StatusCodes.Status200OK)
        : new(StatusCodes.Status200OK, typeof(string), wire.AnswerMediaType.Split(';')[0]);

    private async ValueTask<Answer> ReceiveAsync(EdgeCall call, IPaymentProvider provider)
    {
        // The signature vouches for the body; a media type is looked at only where one is given.
        if (call.Request.ContentType is not null && !BodyReader.IsJson(call.Request, provider.Wire.MediaType))
        {
            return RequestProblems.UnsupportedMediaType.Plain;
        }

        if (await BodyReader.ReadRawAsync(call) is not { } body)
        {
            return RequestProblems.TooLarge.Plain;
        }

        return provider.ReadCallback(call.Request.Headers, body, clock.Now) switch
        {
            CallbackReading.BadSignature => RequestProblems.BadSignature.Plain,
            CallbackReading.Malformed malformed => new ProblemAnswer(RequestProblems.Malformed)
            {
                Errors = [new FieldError("body", malformed.Detail, malformed.Detail)],
            },
            CallbackReading.Ignored => Acknowledged(provider),
            CallbackReading.Payment payment => await RecordAsync(provider, payment),
            var other => throw new InvalidOperationException($"unknown callback reading {other.GetType().Name}"),
        };
    }

    private async ValueTask<Answer> RecordAsync(IPaymentProvider provider, CallbackReading.Payment callback)
    {
        if (!OrderId.TryParse(callback.OrderId, out var order))
        {
            return await RecordStrayAsync(provider, callback);
        }

        return await asks.AskAsync(order.Item, CommandOf(provider.Name, order.Key, callback)) switch
        {
            Refused { Code: RefusalCode.NotFound } => await RecordStrayAsync(provider, callback),
            Refused refused => refusals.Answer(order.Item, refused),
            Undecided => refusals.Undecided(),
            _ => Acknowledged(provider),
        };
    }

    private async ValueTask<Answer> RecordStrayAsync(IPaymentProvider provider, CallbackReading.Payment callback)
    {
        try
        {
            await strays.RecordAsync(provider.Name, callback, clock.Now, CancellationToken.None);
            return Acknowledged(provider);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever the store threw, it is not durable: the provider must come again.
            LogNotKept(fault, provider.Name, callback.PaymentId);
            return refusals.Undecided();
        }
    }

    private static ItemCommand CommandOf(string provider, OrderKey order, CallbackReading.Payment callback) =>
        callback.Kind switch
        {
            PaymentCallbackKind.Succeeded =>
                new RecordPayment(order, callback.PaymentId, provider, true, callback.Amount),
            PaymentCallbackKind.Failed =>
                new RecordPayment(order, callback.PaymentId, provider, false, callback.Amount),
            PaymentCallbackKind.RefundSent => new RecordRefundSent(
                order, callback.PaymentId, callback.Amount, CallbackKeys.Derive(provider, callback.CallbackId)),
            _ => throw new InvalidOperationException($"unknown callback kind {callback.Kind}"),
        };

    private static Answer Acknowledged(IPaymentProvider provider) => provider.Wire is { AnswerBody.Length: > 0 } wire
        ? new StreamAnswer(wire.AnswerMediaType, context =>
        {
            var body = Encoding.UTF8.GetBytes(wire.AnswerBody);
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        })
        : Answer.Ok;

    [LoggerMessage(1, LogLevel.Error, "A stray payment {PaymentId} of {Provider} could not be kept")]
    private partial void LogNotKept(Exception fault, string provider, string paymentId);
}
