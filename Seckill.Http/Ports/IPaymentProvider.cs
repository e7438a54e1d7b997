using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The payment providers this node is configured with, by name.</summary>
public interface IPaymentProviders
{
    IPaymentProvider? Find(string name);
}

/// <summary>What the edge needs of a provider.</summary>
public interface IPaymentProvider
{
    string Name { get; }

    /// <summary>
    /// Opens a payment at the provider, idempotent by its id; returns the address where the buyer pays, null when the
    /// provider can not be had (502 provider-unavailable).
    /// </summary>
    ValueTask<string?> OpenAsync(string paymentId, OrderId order, Money amount, CancellationToken cancellation);

    /// <summary>Verifies signature and time over the raw bytes, then reads the callback.</summary>
    CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now);
}

/// <summary>What a callback's bytes turned out to be.</summary>
public abstract record CallbackReading
{
    /// <summary>Signature wrong or missing, or its time stale.</summary>
    public sealed record BadSignature : CallbackReading;

    /// <summary>Signed, but not a body this provider sends; Detail tells what is wrong with it.</summary>
    public sealed record Malformed(string Detail) : CallbackReading;

    /// <summary>Signed and of no interest (an event type we do not use): acknowledged.</summary>
    public sealed record Ignored : CallbackReading;

    /// <summary>
    /// OrderId as text: it may name no order of ours. CallbackId: the provider's id of this delivery.
    /// </summary>
    public sealed record Payment(
        PaymentCallbackKind Kind, string CallbackId, string PaymentId, string OrderId, Money Amount) : CallbackReading;
}

public enum PaymentCallbackKind
{
    Succeeded,
    Failed,
    RefundSent,
}

/// <summary>
/// Payments whose callback names no order of ours: kept for a person, durable before the callback is answered.
/// </summary>
public interface IStrayPayments
{
    ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation);
}

/// <summary>The sandbox provider's scripting side; registered in the development profile only.</summary>
public interface ISandboxScript
{
    /// <summary>
    /// Makes the sandbox send the callbacks; returns when they are scheduled, not when they are sent.
    /// </summary>
    ValueTask<SandboxAnswer> RunAsync(string paymentId, SandboxOutcome outcome, CancellationToken cancellation);
}

public enum SandboxAnswer
{
    Scheduled,

    /// <summary>404.</summary>
    NoSuchPayment,

    /// <summary>
    /// The payment's order can not be read just now, or too many callbacks wait: 503, nothing was scheduled.
    /// </summary>
    Busy,
}

/// <summary>times, delayMs, amount and badSignature of api.md, POST /sandbox/payments/{paymentId}.</summary>
public sealed record SandboxOutcome(bool Succeed, int Times, TimeSpan Delay, long? Amount, bool BadSignature);
