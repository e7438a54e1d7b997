using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>
/// Payments whose callback names no order of ours: kept for a person, durable before the callback is answered.
/// </summary>
public interface IStrayPayments
{
    /// <summary>A delivery that is repeated (provider, CallbackId) is recorded once.</summary>
    ValueTask RecordAsync(
        string provider, CallbackReading.Payment callback, Instant at, CancellationToken cancellation);

    /// <summary>Newest first, below the position (exclusive); null: from the newest.</summary>
    ValueTask<IReadOnlyList<StrayPayment>> ListAsync(
        StrayPosition? below, int limit, CancellationToken cancellation);
}

/// <summary>A callback that named no order of ours, as it was recorded.</summary>
public sealed record StrayPayment(string Provider, CallbackReading.Payment Callback, Instant At);

/// <summary>Where a list of stray payments goes on: the keys of the last one that was given.</summary>
public sealed record StrayPosition(Instant At, string Provider, string CallbackId);

/// <summary>
/// What a provider calls a payment of ours, where it gives it an id of its own. Written before anybody is told where to
/// pay: a payment without a reference is one that no buyer was ever sent to.
/// </summary>
public interface IPaymentReferences
{
    /// <summary>Durable when it returns; the first reference of a payment stays, and is returned.</summary>
    ValueTask<string> RecordAsync(
        string provider, string paymentId, string reference, CancellationToken cancellation);

    /// <summary>Null: none was recorded.</summary>
    ValueTask<string?> FindAsync(string provider, string paymentId, CancellationToken cancellation);
}
