using System.Globalization;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Crashing;

namespace Seckill.Node.Payments.Stripe;

/// <summary>
/// Payments by Stripe: a Checkout Session for each, on Stripe's own page (docs.stripe.com/api/checkout/sessions). A
/// session's id is Stripe's, so it is kept as the payment's reference before its page is shown to anybody.
/// </summary>
public sealed partial class StripeProvider(
    StripeOptions options, IPaymentReferences references, HttpClient http, TimeProvider time,
    ILogger<StripeProvider> log) : IPaymentAdapter
{
    private const string Sessions = "/v1/checkout/sessions";
    private readonly StripeApi _api = new(options, http, time);

    public string Name => "stripe";

    public CallbackWire Wire { get; } = new(
        "application/json", [(StripeSignature.Header, "t=seconds,v1=hex of HMAC-SHA256 over t.body")]);

    /// <summary>A client that fits: a redirect is no answer; the limit is each request's own.</summary>
    public static HttpClient CreateClient(Uri baseUrl) =>
        new(new SocketsHttpHandler
        {
            UseProxy = !baseUrl.IsLoopback,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public async ValueTask<string?> OpenAsync(
        string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        try
        {
            var known = await references.FindAsync(Name, paymentId, cancellation);
            var reply = known is not null
                ? await _api.GetAsync(PathOf(known), cancellation)
                : await _api.PostAsync(Sessions, FormOf(paymentId, order, amount), paymentId, cancellation);
            if (reply.Object is not { } session || session.Text("id") is not { } id)
            {
                LogNotOpened(paymentId, reply.Detail);
                return null;
            }

            if (known is null)
            {
                Crash.At(CrashPoint.PaymentBeforeReference);
                await references.RecordAsync(Name, paymentId, id, cancellation);
            }

            // A session that is over has no page any more; who has paid it belongs where Stripe would have sent him.
            return session.Text("status") == "complete" ? options.ReturnUrl.AbsoluteUri : session.Address("url");
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or OutOfMemoryException))
        {
            // Whatever the store threw, the reference is not durable: nobody may be sent there.
            LogNotKept(fault, paymentId);
            return null;
        }
    }

    public CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now) =>
        StripeSignature.Holds(headers, body.Span, now, options.Secrets)
            ? StripeEvents.Read(body) : new CallbackReading.BadSignature();

    public async ValueTask<CloseAnswer> CloseAsync(string paymentId, CancellationToken cancellation)
    {
        if (await references.FindAsync(Name, paymentId, cancellation) is not { } session)
        {
            return new CloseAnswer.Closed();
        }

        var expired = await _api.PostAsync($"{PathOf(session)}/expire", [], null, cancellation);
        if (expired.Object is not null)
        {
            return new CloseAnswer.Closed();
        }

        // Only an open session can be expired: a refusal says that it is over, and the session says how.
        return expired.Refused ? await AfterAsync(session, cancellation) : new CloseAnswer.NoAnswer(expired.Detail);
    }

    public async ValueTask<RefundAnswer> RefundAsync(
        string refundId, string paymentId, OrderId order, Money amount, CancellationToken cancellation)
    {
        if (await references.FindAsync(Name, paymentId, cancellation) is not { } session)
        {
            return new RefundAnswer.Unavailable("no session of this payment is known here");
        }

        var reply = await _api.GetAsync(PathOf(session), cancellation);
        return reply.Object?.Text("payment_intent") is { } intent
            ? await new StripeRefunds(_api).AskAsync(intent, refundId, paymentId, order, amount, cancellation)
            : new RefundAnswer.Unavailable(reply.Object is null ? reply.Detail : "the session has no payment intent");
    }

    private async ValueTask<CloseAnswer> AfterAsync(string id, CancellationToken cancellation)
    {
        var reply = await _api.GetAsync(PathOf(id), cancellation);
        return (reply.Object?.Text("status"), reply.Object?.Text("payment_status")) switch
        {
            ("expired", _) => new CloseAnswer.Closed(),
            ("complete", "paid") when reply.Object!.Value.Money("amount_total") is { } amount =>
                new CloseAnswer.AlreadyCaptured(amount),
            (null, _) => new CloseAnswer.NoAnswer(reply.Detail),
            var (status, paid) => new CloseAnswer.NoAnswer($"the session is {status}, its payment {paid}"),
        };
    }

    /// <summary>Made of nothing that changes: a repeat with the same key must be the same form.</summary>
    private IEnumerable<KeyValuePair<string, string>> FormOf(string paymentId, OrderId order, Money amount)
    {
        yield return new("mode", "payment");
        yield return new("client_reference_id", paymentId);
        yield return new("line_items[0][quantity]", "1");
        yield return new("line_items[0][price_data][currency]", amount.Currency.ToLowerInvariant());
        yield return new(
            "line_items[0][price_data][unit_amount]", amount.Amount.ToString(CultureInfo.InvariantCulture));
        yield return new("line_items[0][price_data][product_data][name]", $"Order {order}");
        yield return new("success_url", options.ReturnUrl.OriginalString);
        if (options.CancelUrl is { } cancel)
        {
            yield return new("cancel_url", cancel.OriginalString);
        }

        foreach (var at in new[] { "metadata", "payment_intent_data[metadata]" })
        {
            yield return new($"{at}[{StripeFields.Payment}]", paymentId);
            yield return new($"{at}[{StripeFields.Order}]", order.ToString());
        }
    }

    private static string PathOf(string session) => $"{Sessions}/{Uri.EscapeDataString(session)}";

    [LoggerMessage(LogLevel.Warning, "stripe {PaymentId}: not opened: {Detail}")]
    private partial void LogNotOpened(string paymentId, string detail);

    [LoggerMessage(LogLevel.Error, "stripe {PaymentId}: its session could not be kept")]
    private partial void LogNotKept(Exception fault, string paymentId);
}
