using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Seckill.Client;

/// <summary>
/// For payment providers and carriers: what they tell a shop, signed as Standard Webhooks are. Each may be told any
/// number of times.
/// </summary>
public sealed class CallbacksClient
{
    private readonly ApiTransport _transport;

    internal CallbacksClient(ApiTransport transport) => _transport = transport;

    /// <summary>Tells of a payment in the sandbox's form.</summary>
    /// <param name="callback">What happened.</param>
    /// <param name="secret">whsec_ and base64.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/callbacks/payments/sandbox")]
    public Task SendPaymentAsync(
        PaymentCallback callback, string secret, CallOptions? options = null,
        CancellationToken cancellation = default) => SendAsync(
            "/v1/callbacks/payments/sandbox",
            JsonSerializer.SerializeToUtf8Bytes(callback, ClientJson.Default.PaymentCallback), secret, options,
            cancellation);

    /// <summary>Tells of a parcel.</summary>
    /// <param name="carrier">As the shop calls the carrier.</param>
    /// <param name="report">What happened.</param>
    /// <param name="secret">whsec_ and base64.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="SeckillProblemException">shipment-unknown: send it again after RetryAfter.</exception>
    [Route("POST", "/v1/callbacks/shipments/{carrier}")]
    public Task SendShipmentAsync(
        string carrier, CarrierReport report, string secret, CallOptions? options = null,
        CancellationToken cancellation = default) => SendAsync(
            ApiPath.Of($"/v1/callbacks/shipments/{carrier}"),
            JsonSerializer.SerializeToUtf8Bytes(report, ClientJson.Default.CarrierReport), secret, options,
            cancellation);

    /// <summary>Hands on what Stripe sent, byte for byte: for who takes its webhooks at another address.</summary>
    /// <param name="body">The raw bytes.</param>
    /// <param name="signature">The header Stripe-Signature.</param>
    /// <param name="options">Of this call.</param>
    /// <param name="cancellation">Ends the call.</param>
    [Route("POST", "/v1/callbacks/payments/stripe")]
    public Task ForwardStripeAsync(
        ReadOnlyMemory<byte> body, string signature, CallOptions? options = null,
        CancellationToken cancellation = default)
    {
        var bytes = body.ToArray();
        var call = ApiCall.Post("/v1/callbacks/payments/stripe", options).WithHeader("Stripe-Signature", signature);
        return _transport.SendAsync(
            call with { Public = true, Repeatable = true, Content = () => Json(bytes) }, cancellation);
    }

    private static ByteArrayContent Json(byte[] body) => new(body)
    {
        Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
    };

    private Task SendAsync(
        string path, byte[] body, string secret, CallOptions? options, CancellationToken cancellation)
    {
        var id = options?.IdempotencyKey ?? $"msg_{_transport.Chance.NewKey()}";
        var call = ApiCall.Post(path, options) with
        {
            Public = true,
            Repeatable = true,
            Content = () => Signed(id, body, secret),
        };
        return _transport.SendAsync(call, cancellation);
    }

    /// <summary>Signed anew for each attempt: a timestamp grows stale.</summary>
    private ByteArrayContent Signed(string id, byte[] body, string secret)
    {
        var timestamp = _transport.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var content = Json(body);
        content.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, id);
        content.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp);
        content.Headers.TryAddWithoutValidation(
            WebhookSignature.SignatureHeader, WebhookSignature.Sign(secret, id, timestamp, body));
        return content;
    }
}
