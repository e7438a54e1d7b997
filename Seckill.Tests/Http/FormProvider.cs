using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>
/// A provider that calls back with a form and comes again until it reads the word it wants, as Alipay does; its
/// signature is the word "good" in the form.
/// </summary>
public sealed class FormProvider : IPaymentProvider
{
    public string Name => "formpay";

    public CallbackWire Wire { get; } = new("application/x-www-form-urlencoded", []) { AnswerBody = "success" };

    public ValueTask<string?> OpenAsync(
        string paymentId, OrderId order, Money amount, CancellationToken cancellation) =>
        new($"https://form.example/{paymentId}");

    public CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        if (form.GetValueOrDefault("sign") != "good")
        {
            return new CallbackReading.BadSignature();
        }

        return form.GetValueOrDefault("trade_status") == "TRADE_SUCCESS"
            ? new CallbackReading.Payment(
                PaymentCallbackKind.Succeeded, form["notify_id"].ToString(), form["out_trade_no"].ToString(),
                form["passback_params"].ToString(), new Money(1999, "CNY"))
            : new CallbackReading.Ignored();
    }
}
