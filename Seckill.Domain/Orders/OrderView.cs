namespace Seckill.Domain;

/// <summary>
/// An order as a client may see it, in the shape of api.md (GET /v1/orders/{id}) less what the edge adds (serverTime,
/// receipt) and less personal data.
/// </summary>
public sealed record OrderView(
    OrderId Id,
    BuyerKey Buyer,
    int Quantity,
    Money Amount,
    OrderState State,
    RefusalCode? Reason,
    int? Ahead,
    Instant? PayBy,
    Instant? GraceUntil,
    Instant CreatedAt,
    Instant UpdatedAt,
    ShardOffset? Position,
    OrderPaymentView? Payment,
    OrderShipmentView? Shipment,
    OrderRefundView? Refund,
    IReadOnlyList<TimelineEntry> Timeline,
    int Version);

/// <summary>One entry per state entered, oldest first.</summary>
public readonly record struct TimelineEntry(OrderState State, Instant At);

/// <summary>The payment in force: the capturing one when paid, else the one started last.</summary>
public sealed record OrderPaymentView(
    string PaymentId, string Provider, PaymentStatus Status, Money Amount, Instant At);

public enum PaymentStatus
{
    Started = 1,
    Captured = 2,
    Failed = 3,
}

public sealed record OrderShipmentView(string Carrier, string TrackingNumber, Instant ShippedAt, Instant? DeliveredAt);

/// <summary>
/// Money asked back and money sent back, in minor units of the order's currency; late and second payments included.
/// </summary>
public sealed record OrderRefundView(long Requested, long Sent, IReadOnlyList<RefundEntryView> Entries);

public sealed record RefundEntryView(
    string RefundId, string PaymentId, long Amount, bool Restock, string Reason, Instant RequestedAt, Instant? SentAt);
