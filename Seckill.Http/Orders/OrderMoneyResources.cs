using Seckill.Domain;

namespace Seckill.Http.Orders;

/// <summary>The payment in force: started, captured or failed.</summary>
internal sealed record OrderPaymentResource(string PaymentId, string Provider, string Status, Money Amount, Instant At)
{
    public static OrderPaymentResource? Of(OrderPaymentView? payment) => payment is null ? null : new(
        payment.PaymentId, payment.Provider, NameOf(payment.Status), payment.Amount, payment.At);

    private static string NameOf(PaymentStatus status) => status switch
    {
        PaymentStatus.Started => "started",
        PaymentStatus.Captured => "captured",
        PaymentStatus.Failed => "failed",
        _ => throw new InvalidOperationException($"no name for payment status {status}"),
    };
}

/// <summary>Money asked back and sent back; late and second payments included.</summary>
internal sealed record OrderRefundResource(Money Requested, Money Sent, RefundEntryResource[] Entries)
{
    public static OrderRefundResource? Of(OrderRefundView? refund, string currency) => refund is null ? null : new(
        new Money(refund.Requested, currency),
        new Money(refund.Sent, currency),
        [.. refund.Entries.Select(entry => RefundEntryResource.Of(entry, currency))]);
}

internal sealed record RefundEntryResource
{
    public required string RefundId { get; init; }

    public required string PaymentId { get; init; }

    public required Money Amount { get; init; }

    public required bool Restock { get; init; }

    public required string Reason { get; init; }

    public required Instant RequestedAt { get; init; }

    public Instant? SentAt { get; init; }

    public static RefundEntryResource Of(RefundEntryView entry, string currency) => new()
    {
        RefundId = entry.RefundId,
        PaymentId = entry.PaymentId,
        Amount = new Money(entry.Amount, currency),
        Restock = entry.Restock,
        Reason = entry.Reason,
        RequestedAt = entry.RequestedAt,
        SentAt = entry.SentAt,
    };
}
