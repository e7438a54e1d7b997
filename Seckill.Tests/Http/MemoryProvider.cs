using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>
/// A payment provider that signs with the word "good"; the real signature scheme has tests of its own.
/// </summary>
public sealed class MemoryProvider : IPaymentProviders, IPaymentProvider, ISandboxScript
{
    public string Name => "sandbox";

    public CallbackWire Wire { get; } = new(
        "application/json", [("webhook-id", "i"), ("webhook-timestamp", "t"), ("webhook-signature", "s")]);

    public IReadOnlyList<string> Names => [Name, Form.Name];

    /// <summary>A provider of the other kind: a form in, an exact word out.</summary>
    public FormProvider Form { get; } = new();

    public bool IsDown { get; set; }

    public SandboxAnswer Script { get; set; } = SandboxAnswer.Scheduled;

    public TimeSpan? Outage { get; private set; }

    public void GoDown(TimeSpan length) => Outage = length;

    public List<(string PaymentId, SandboxOutcome Outcome)> Scripted { get; } = [];

    public IPaymentProvider? Find(string name) => name == Name ? this : name == Form.Name ? Form : null;

    public ValueTask<string?> OpenAsync(
        string paymentId, OrderId order, Money amount, CancellationToken cancellation) =>
        new(IsDown ? null : $"https://pay.example/{paymentId}");

    public CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now)
    {
        if (headers["webhook-signature"] != "good")
        {
            return new CallbackReading.BadSignature();
        }

        try
        {
            var json = JsonDocument.Parse(body).RootElement;
            var kind = json.GetProperty("type").GetString() switch
            {
                "payment.succeeded" => PaymentCallbackKind.Succeeded,
                "payment.failed" => PaymentCallbackKind.Failed,
                "refund.sent" => PaymentCallbackKind.RefundSent,
                _ => (PaymentCallbackKind?)null,
            };
            return kind is { } known
                ? new CallbackReading.Payment(
                    known, headers["webhook-id"].ToString(), json.GetProperty("paymentId").GetString()!,
                    json.GetProperty("orderId").GetString()!,
                    new Money(json.GetProperty("amount").GetInt64(), json.GetProperty("currency").GetString()!))
                : new CallbackReading.Ignored();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new CallbackReading.Malformed(fault.Message);
        }
    }

    public ValueTask<SandboxAnswer> RunAsync(
        string paymentId, SandboxOutcome outcome, CancellationToken cancellation)
    {
        Scripted.Add((paymentId, outcome));
        return new(Script);
    }
}
