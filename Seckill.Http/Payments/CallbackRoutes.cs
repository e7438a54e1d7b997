using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
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
        if (providers.Find(SandboxName) is not { } sandbox)
        {
            return;
        }

        routes.Add(new EdgeRoute("POST", "/v1/callbacks/payments/sandbox", call => ReceiveAsync(call, sandbox))
        {
            Tag = "callbacks",
            Summary = "What the sandbox provider tells of payments and refunds (Standard Webhooks)",
            Body = typeof(PaymentCallbackBody),
            Parameters =
            [
                new RouteParameter("webhook-id", ParameterPlace.Header, "Id of this delivery", Required: true),
                new RouteParameter("webhook-timestamp", ParameterPlace.Header, "Seconds since 1970", Required: true),
                new RouteParameter("webhook-signature", ParameterPlace.Header, "v1,base64", Required: true),
            ],
            Answers = [new(200)],
            Problems = [RequestProblems.BadSignature, RequestProblems.Malformed],
        });
    }

    private async ValueTask<Answer> ReceiveAsync(EdgeCall call, IPaymentProvider provider)
    {
        // The signature vouches for the body; a media type is looked at only where one is given.
        if (call.Request.ContentType is not null && !BodyReader.IsJson(call.Request))
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
            CallbackReading.Ignored => Answer.Ok,
            CallbackReading.Payment payment => await RecordAsync(provider.Name, payment),
            var other => throw new InvalidOperationException($"unknown callback reading {other.GetType().Name}"),
        };
    }

    private async ValueTask<Answer> RecordAsync(string provider, CallbackReading.Payment callback)
    {
        if (!OrderId.TryParse(callback.OrderId, out var order))
        {
            return await RecordStrayAsync(provider, callback);
        }

        return await asks.AskAsync(order.Item, CommandOf(provider, order.Key, callback)) switch
        {
            Refused { Code: RefusalCode.NotFound } => await RecordStrayAsync(provider, callback),
            Refused refused => refusals.Answer(order.Item, refused),
            Undecided => refusals.Undecided(),
            _ => Answer.Ok,
        };
    }

    private async ValueTask<Answer> RecordStrayAsync(string provider, CallbackReading.Payment callback)
    {
        try
        {
            await strays.RecordAsync(provider, callback, clock.Now, CancellationToken.None);
            return Answer.Ok;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whatever the store threw, it is not durable: the provider must come again.
            LogNotKept(fault, provider, callback.PaymentId);
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
                order, callback.PaymentId, callback.Amount, CallbackKey(provider, callback.CallbackId)),
            _ => throw new InvalidOperationException($"unknown callback kind {callback.Kind}"),
        };

    /// <summary>The first 8 bytes of SHA-256: a delivery that comes twice is told by it, on any node.</summary>
    private static ulong CallbackKey(string provider, string callbackId) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{callbackId}")));

    [LoggerMessage(1, LogLevel.Error, "A stray payment {PaymentId} of {Provider} could not be kept")]
    private partial void LogNotKept(Exception fault, string provider, string paymentId);
}
