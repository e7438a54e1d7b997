using System.IO.Pipelines;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>What operators ask about money: what came late or wrong, and how a provider's bill compares.</summary>
public interface IMoneyBooks
{
    /// <summary>Newest first. A cursor that this product did not make: null.</summary>
    ValueTask<Page<LatePayment>?> LateAsync(string? after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Takes the bill in, bounded: to a file, not to memory. Null: another bill is being compared. Throws
    /// <see cref="BillRefusedException"/>.
    /// </summary>
    ValueTask<Bill?> TakeAsync(PipeReader bill, CancellationToken cancellation);

    /// <summary>Tells each difference as it is found; the bill is the caller's to dispose.</summary>
    ValueTask<BillTotals> CompareAsync(
        Bill bill, MoneySpan span, Func<BillDifference, ValueTask> found, CancellationToken cancellation);
}

/// <summary>A payment that did not simply pay its order.</summary>
/// <param name="Kind">late, second, unfitting, stray (names no order of ours).</param>
/// <param name="Provider">Who told of it.</param>
/// <param name="PaymentId">Ours, or what the callback said.</param>
/// <param name="OrderId">As the callback said; it may name no order.</param>
/// <param name="Amount">What came, or what the callback said.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Refund">Of a late or second one; null: a person has to look.</param>
public sealed record LatePayment(
    string Kind, string Provider, string PaymentId, string OrderId, Money Amount, Instant At, RefundRow? Refund);

/// <summary>One difference between a provider's bill and the books.</summary>
/// <param name="Code">See docs/PAYMENTS.md.</param>
/// <param name="Kind">payment or refund.</param>
/// <param name="PaymentId">As the side says that has it.</param>
/// <param name="OrderId">As the side says that has it.</param>
/// <param name="Bill">What the bill has; null: nothing.</param>
/// <param name="Ours">What the books have; null: nothing.</param>
/// <param name="Detail">In words, for a person.</param>
public sealed record BillDifference(
    string Code, string Kind, string PaymentId, string OrderId, Money? Bill, Money? Ours, string Detail);

/// <summary>What was compared.</summary>
/// <param name="BillPayments">Lines of payments.</param>
/// <param name="BillRefunds">Lines of refunds.</param>
/// <param name="Payments">Captures of ours within the span.</param>
/// <param name="Refunds">Refunds of ours sent within the span.</param>
public sealed record BillTotals(int BillPayments, int BillRefunds, long Payments, long Refunds);
