using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Questions about money to the read models; each answer is of one moment.</summary>
public interface IMoneyQueries
{
    /// <summary>Late, second and unfitting payments, newest first, below the position (exclusive).</summary>
    ValueTask<IReadOnlyList<OddPayment>> OddPaymentsAsync(
        OddPosition? below, int limit, CancellationToken cancellation);

    /// <summary>All money of these orders, a few hundred at most.</summary>
    ValueTask<OrdersMoney> OfOrdersAsync(IReadOnlyList<OrderId> orders, CancellationToken cancellation);

    /// <summary>
    /// Captures of a provider within the span, in the order of their keys, above the last one that was given.
    /// </summary>
    ValueTask<IReadOnlyList<CapturedMoney>> CapturesAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation);

    /// <summary>Refunds sent by a provider within the span, in the order of their keys.</summary>
    ValueTask<IReadOnlyList<SentMoney>> RefundsAsync(
        MoneySpan span, MoneyKey? after, int limit, CancellationToken cancellation);
}

/// <summary>From is in it, To is not; a capture counts when it was recorded, a refund when it was sent.</summary>
public sealed record MoneySpan(string Provider, Instant From, Instant To);

/// <summary>Keys of a row; Id is a payment's or a refund's.</summary>
public sealed record MoneyKey(OrderId Order, string Id);

/// <summary>Refund: that of a late or second payment, null for an unfitting one.</summary>
public sealed record OddPayment(PaymentRow Payment, RefundRow? Refund);

/// <summary>Where a list of odd payments goes on: the sort keys of the last one that was given.</summary>
public sealed record OddPosition(Instant At, string PaymentId, int Line);

/// <summary>Rows of some orders, of any provider.</summary>
public sealed record OrdersMoney(
    IReadOnlyList<PaymentRow> Payments, IReadOnlyList<RefundRow> Refunds);

/// <summary>A capture with what became of it.</summary>
/// <param name="Payment">Captured, late or second.</param>
/// <param name="State">The order's; null where its read model is behind.</param>
/// <param name="Sent">Sent back of this payment.</param>
/// <param name="Asked">Asked back of this payment, sent or not.</param>
public sealed record CapturedMoney(PaymentRow Payment, OrderState? State, long Sent, long Asked);

/// <summary>A refund that was sent, in its payment's currency.</summary>
public sealed record SentMoney(RefundRow Refund, string Currency);
