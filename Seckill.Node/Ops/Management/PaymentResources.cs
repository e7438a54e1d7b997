using System.Text.Json.Serialization;
using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /payments/late: newest first.</summary>
internal sealed record LatePaymentList(
    IReadOnlyList<LatePaymentResource> Data, bool HasMore,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextUrl);

/// <summary>
/// Kind: late, second, unfitting, stray. Outcome: refunded, refund-due, person (somebody has to look at it).
/// </summary>
internal sealed record LatePaymentResource(
    string Kind, string Provider, string PaymentId, string OrderId, Money Amount, Instant At, string Outcome,
    LateRefundResource? Refund)
{
    public static LatePaymentResource Of(LatePayment late) => new(
        late.Kind, late.Provider, late.PaymentId, late.OrderId, late.Amount, late.At,
        late.Refund switch
        {
            null => "person",
            { SentAt: null } => "refund-due",
            _ => "refunded",
        },
        late.Refund is { } refund
            ? new LateRefundResource(refund.RefundId, refund.RequestedAt, refund.SentAt) : null);
}

/// <summary>SentAt: null as long as it is due.</summary>
internal sealed record LateRefundResource(string RefundId, Instant RequestedAt, Instant? SentAt);

/// <summary>POST /payments/reconcile: written as it is found, so that its length is nobody's memory.</summary>
internal sealed record ReconciliationResource(
    IReadOnlyList<BillDifferenceResource> Differences, int Count, BillCountResource Bill, BillCountResource Ours);

/// <summary>Payments and refunds on one side.</summary>
internal sealed record BillCountResource(long Payments, long Refunds);

/// <summary>One difference (docs/PAYMENTS.md lists the codes); a side that has nothing is left out.</summary>
internal sealed record BillDifferenceResource(
    string Code, string Kind, string PaymentId, string OrderId, Money? Bill, Money? Ours, string Detail)
{
    public static BillDifferenceResource Of(BillDifference found) => new(
        found.Code, found.Kind, found.PaymentId, found.OrderId, found.Bill, found.Ours, found.Detail);
}
