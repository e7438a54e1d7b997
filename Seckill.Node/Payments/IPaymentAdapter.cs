using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Payments;

/// <summary>
/// One payment provider, whole: adding Alipay or WeChat Pay is one class that implements this (docs/PAYMENTS.md). The
/// edge uses the inherited half (open a payment, verify a callback); the node itself uses the other half, at an
/// order's deadline and to send money back.
/// <para>
/// Calls are made again after a restart, by another node, and after a fault in the middle, so each must be idempotent
/// by the id it carries: hand paymentId and refundId to the provider as its own idempotency key or out-trade number,
/// and treat "already closed", "already refunded" as success. An adapter keeps no state that has to survive; where the
/// provider gives a payment an id of its own, <see cref="IPaymentReferences"/> keeps it.
/// </para>
/// <para>
/// A fault is an answer, not an exception: the network down, a 5xx, a body that can not be read give NoAnswer or
/// Unavailable. The token ends when the caller's limit is over; throwing OperationCanceledException then is fine.
/// </para>
/// </summary>
public interface IPaymentAdapter : IPaymentProvider
{
    /// <summary>
    /// Closes the payment, so that the buyer can not pay it any more (Alipay trade.close, WeChat close, Stripe cancel
    /// or expire); if he has paid, says so instead.
    /// </summary>
    ValueTask<CloseAnswer> CloseAsync(string paymentId, CancellationToken cancellation);

    /// <summary>
    /// Asks for that much of the payment to be sent back. Accepted is not yet sent: the sending is told by a callback
    /// (<see cref="PaymentCallbackKind.RefundSent"/>) whose CallbackId is the same however often this refund is asked
    /// for, or by answering Sent now or at a later asking. Refunds of one payment are asked one after the other.
    /// <para>
    /// It is asked for days if need be, which may be longer than the provider remembers an idempotency key: an adapter
    /// of such a provider looks first whether it has this refund already.
    /// </para>
    /// </summary>
    ValueTask<RefundAnswer> RefundAsync(
        string refundId, string paymentId, OrderId order, Money amount, CancellationToken cancellation);
}

/// <summary>What became of a payment that was to be closed.</summary>
public abstract record CloseAnswer
{
    /// <summary>It is closed and no money came.</summary>
    public sealed record Closed : CloseAnswer;

    /// <summary>The buyer was faster.</summary>
    public sealed record AlreadyCaptured(Money Amount) : CloseAnswer;

    /// <summary>Not known; the money may come yet.</summary>
    public sealed record NoAnswer(string Detail) : CloseAnswer;
}

/// <summary>What a provider says to a refund.</summary>
public abstract record RefundAnswer
{
    /// <summary>It has taken the order to refund; a callback will follow.</summary>
    public sealed record Accepted : RefundAnswer;

    /// <summary>
    /// The money is on its way, says the provider itself. CallbackId as the callback about this refund has it, so that
    /// being told twice is being told once.
    /// </summary>
    public sealed record Sent(string CallbackId) : RefundAnswer;

    /// <summary>It could not be asked, or said no; it is asked again later, for as long as it takes.</summary>
    public sealed record Unavailable(string Detail) : RefundAnswer;
}
