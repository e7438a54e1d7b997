using Microsoft.AspNetCore.Http;
using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The payment providers this node is configured with, by name.</summary>
public interface IPaymentProviders
{
    /// <summary>Each has a callback route of its own, /v1/callbacks/payments/{name}.</summary>
    IReadOnlyList<string> Names { get; }

    IPaymentProvider? Find(string name);
}

/// <summary>What the edge needs of a provider.</summary>
public interface IPaymentProvider
{
    /// <summary>Lower-case letters: part of the callback's address, and what a buyer's client asks for.</summary>
    string Name { get; }

    /// <summary>How its callbacks look, and what it takes for "I have it".</summary>
    CallbackWire Wire { get; }

    /// <summary>
    /// Opens a payment at the provider, idempotent by its id; returns the address where the buyer pays, null when the
    /// provider can not be had (502 provider-unavailable).
    /// </summary>
    ValueTask<string?> OpenAsync(string paymentId, OrderId order, Money amount, CancellationToken cancellation);

    /// <summary>
    /// Verifies signature and time over the raw bytes, then reads the callback. Never throws: what can not be read is
    /// Malformed, what is none of ours is Ignored.
    /// </summary>
    CallbackReading ReadCallback(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now);
}

/// <summary>A provider's callbacks on the wire.</summary>
/// <param name="MediaType">Of its request; JSON is always taken, for the signature vouches for the body.</param>
/// <param name="Headers">Those it signs with, for the OpenAPI document: name and what it holds.</param>
public sealed record CallbackWire(string MediaType, IReadOnlyList<(string Name, string Holds)> Headers)
{
    /// <summary>
    /// The body of the answer 200, exactly; empty: none. Some providers come again until they get the word they expect
    /// (Alipay: <c>success</c>; WeChat Pay: <c>{"code":"SUCCESS"}</c>). Refusals are problem documents at any provider.
    /// </summary>
    public string AnswerBody { get; init; } = "";

    public string AnswerMediaType { get; init; } = "text/plain; charset=utf-8";
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
    /// OrderId as text: it may name no order of ours. CallbackId: what a repeated delivery has again. Of a RefundSent
    /// it is the identity of the sending itself (the provider's id of the refund), however many deliveries tell of it.
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

/// <summary>The sandbox provider's scripting side; registered in the development profile only.</summary>
public interface ISandboxScript
{
    /// <summary>
    /// Makes the sandbox send the callbacks; returns when they are scheduled, not when they are sent.
    /// </summary>
    ValueTask<SandboxAnswer> RunAsync(string paymentId, SandboxOutcome outcome, CancellationToken cancellation);

    /// <summary>
    /// The provider can not be had for that long, from now on: nothing is opened, closed or refunded, and no callback
    /// leaves. Zero ends an outage. A script still works: what buyers do at a provider is told when it is back.
    /// </summary>
    void GoDown(TimeSpan length);
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
public sealed record SandboxOutcome(bool Succeed, int Times, TimeSpan Delay, long? Amount, bool BadSignature)
{
    /// <summary>Null: the order's.</summary>
    public string? Currency { get; init; }
}
