namespace Seckill.Domain;

/// <summary>
/// The life of an order (design.md, The item). Numbers are in snapshots and read models and never reused.
/// </summary>
public enum OrderState : byte
{
    None = 0,
    Queued = 1,
    Reserved = 2,
    Waiting = 3,
    Refused = 4,
    Cancelled = 5,
    Expired = 6,
    ClawedBack = 7,
    Paid = 8,
    Shipped = 9,
    Delivered = 10,
    DeliveryFailed = 11,
    Refunding = 12,
    Refunded = 13,
}

/// <summary>
/// What a carrier's code means. Numbers are in the journal and never reused; of two reports with the same time, the one
/// with the higher number counts.
/// </summary>
public enum ShipmentStatus
{
    /// <summary>Kept raw: nobody said what the code means, or the time can not be true.</summary>
    None = 0,

    /// <summary>On the way; moves nothing.</summary>
    InTransit = 1,
    Failed = 2,
    Delivered = 3,
}

/// <summary>Why money that arrived is not the payment of its order.</summary>
public enum PaymentRecordKind
{
    /// <summary>The provider said the payment failed; the order stays as it is.</summary>
    Failed = 1,

    /// <summary>Captured after the order left reserved; refunded once.</summary>
    Late = 2,

    /// <summary>Captured for an order that another payment has paid; refunded once.</summary>
    Second = 3,

    /// <summary>Amount, currency or order do not fit; listed for a person, no capture, no refund by itself.</summary>
    Unfitting = 4,
}
