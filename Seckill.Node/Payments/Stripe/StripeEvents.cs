using System.Text.Json;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments.Stripe;

/// <summary>
/// Reads an event of Stripe: what became of a Checkout Session, or of a refund of ours. All else is acknowledged and
/// ignored: other types, and objects that some other product of the same account has made.
/// </summary>
internal static class StripeEvents
{
    public static CallbackReading Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement);
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

    private static CallbackReading Read(JsonElement happened)
    {
        if (happened.Text("id") is not { } id || happened.Text("type") is not { } type
            || StripeFields.Member(happened, "data") is not { } data
            || StripeFields.Member(data, "object") is not { ValueKind: JsonValueKind.Object } about)
        {
            return new CallbackReading.Malformed("an event with id, type and data.object is expected");
        }

        return type switch
        {
            "checkout.session.completed" => about.Text("payment_status") == "paid"
                ? Session(PaymentCallbackKind.Succeeded, id, about)

                // Paid by a method that takes days: async_payment_succeeded or _failed will tell.
                : new CallbackReading.Ignored(),
            "checkout.session.async_payment_succeeded" => Session(PaymentCallbackKind.Succeeded, id, about),
            "checkout.session.async_payment_failed" => Session(PaymentCallbackKind.Failed, id, about),
            "checkout.session.expired" => Session(PaymentCallbackKind.Failed, id, about),
            "refund.created" or "refund.updated" or "charge.refund.updated" => Refund(about),
            _ => new CallbackReading.Ignored(),
        };
    }

    private static CallbackReading Session(PaymentCallbackKind kind, string id, JsonElement session)
    {
        if ((session.Metadata(StripeFields.Payment) ?? session.Text("client_reference_id")) is not { } payment
            || session.Metadata(StripeFields.Order) is not { } order)
        {
            return new CallbackReading.Ignored();
        }

        return session.Money("amount_total") is { } amount
            ? new CallbackReading.Payment(kind, id, payment, order, amount)
            : new CallbackReading.Malformed("a session without amount_total and currency");
    }

    /// <summary>
    /// One refund may be told of by several events, so the refund's own id is what tells the sending. One that failed
    /// is found by the next asking for it.
    /// </summary>
    private static CallbackReading Refund(JsonElement refund)
    {
        if (refund.Text("status") != "succeeded"
            || refund.Metadata(StripeFields.Refund) is null
            || refund.Metadata(StripeFields.Payment) is not { } payment
            || refund.Metadata(StripeFields.Order) is not { } order)
        {
            return new CallbackReading.Ignored();
        }

        return refund.Money("amount") is { } amount && refund.Text("id") is { } id
            ? new CallbackReading.Payment(PaymentCallbackKind.RefundSent, id, payment, order, amount)
            : new CallbackReading.Malformed("a refund without id, amount and currency");
    }
}
