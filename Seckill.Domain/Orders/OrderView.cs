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

/// <summary>The shipment in force, and what carriers reported of all shipments of the order.</summary>
/// <param name="Carrier">As the merchant wrote it.</param>
/// <param name="TrackingNumber">As the merchant wrote it.</param>
/// <param name="ShippedAt">When the merchant shipped it.</param>
/// <param name="DeliveredAt">When it was delivered, by the time of the event itself; null: it is not.</param>
/// <param name="Status">What was said last of it, by the time of the event itself; null: nothing yet.</param>
/// <param name="UpdatedAt">That time.</param>
/// <param name="Records">By their own time; null: none.</param>
public sealed record OrderShipmentView(
    string Carrier, string TrackingNumber, Instant ShippedAt, Instant? DeliveredAt, ShipmentStatus? Status = null,
    Instant? UpdatedAt = null, IReadOnlyList<ShipmentRecordView>? Records = null);

/// <summary>One report of a carrier, kept as it came; personal data has no place in it.</summary>
/// <param name="Code">The carrier's own.</param>
/// <param name="Status">None: a code that is not known, or a time that can not be.</param>
/// <param name="At">The event's own time.</param>
/// <param name="ReceivedAt">When it was recorded.</param>
/// <param name="TrackingNumber">Of an earlier shipment of the order; null: of the one in force.</param>
public sealed record ShipmentRecordView(
    string Code, ShipmentStatus Status, Instant At, Instant ReceivedAt, string? TrackingNumber = null);

/// <summary>
/// Money asked back and money sent back, in minor units of the order's currency; late and second payments included.
/// </summary>
public sealed record OrderRefundView(long Requested, long Sent, IReadOnlyList<RefundEntryView> Entries);

public sealed record RefundEntryView(
    string RefundId, string PaymentId, long Amount, bool Restock, string Reason, Instant RequestedAt, Instant? SentAt);
