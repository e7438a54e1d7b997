using System.Text.Json;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments.Sandbox;

/// <summary>The body of a sandbox callback (api.md, Callbacks), written and read.</summary>
internal static class SandboxCallback
{
    /// <summary>No id or currency of ours is longer; the journal keeps these texts.</summary>
    private const int MostCharacters = 128;

    public static byte[] Write(PaymentCallbackKind kind, string paymentId, string orderId, Money amount) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["type"] = TypeOf(kind),
            ["paymentId"] = paymentId,
            ["orderId"] = orderId,
            ["amount"] = amount.Amount,
            ["currency"] = amount.Currency,
        });

    /// <summary>
    /// Members that are not ours are passed over, and so are types that are not ours: a provider may say more.
    /// </summary>
    public static CallbackReading Read(string callbackId, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(callbackId, json.RootElement);
        }
        catch (JsonException fault)
        {
            return new CallbackReading.Malformed(fault.Message);
        }
        catch (InvalidOperationException)
        {
            return new CallbackReading.Malformed("a text is not Unicode");
        }
    }

    private static CallbackReading Read(string callbackId, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || TextOf(body, "type") is not { } type)
        {
            return new CallbackReading.Malformed("an object with type is expected");
        }

        if (KindOf(type) is not { } kind)
        {
            return new CallbackReading.Ignored();
        }

        return TextOf(body, "paymentId") is { } payment
            && TextOf(body, "orderId") is { } order
            && TextOf(body, "currency") is { } currency
            && body.TryGetProperty("amount", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetInt64(out var amount) && amount >= 0
                ? new CallbackReading.Payment(kind, callbackId, payment, order, new Money(amount, currency))
                : new CallbackReading.Malformed(
                    "paymentId, orderId and currency are texts, amount is an integer of at least 0");
    }

    private static string? TextOf(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: > 0 and <= MostCharacters } text && !text.Any(char.IsControl) ? text : null;

    private static string TypeOf(PaymentCallbackKind kind) => kind switch
    {
        PaymentCallbackKind.Succeeded => "payment.succeeded",
        PaymentCallbackKind.Failed => "payment.failed",
        PaymentCallbackKind.RefundSent => "refund.sent",
        _ => throw new InvalidOperationException($"no type for {kind}"),
    };

    private static PaymentCallbackKind? KindOf(string type) => type switch
    {
        "payment.succeeded" => PaymentCallbackKind.Succeeded,
        "payment.failed" => PaymentCallbackKind.Failed,
        "refund.sent" => PaymentCallbackKind.RefundSent,
        _ => null,
    };
}
