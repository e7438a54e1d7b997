namespace Seckill.Domain;

/// <summary>
/// A past-tense fact of one item: the closed family that the journal holds (Contract/journal.proto is its wire form).
/// Orders are named by their key; the time of a fact is its commit's.
/// </summary>
public abstract record ItemEvent;

/// <summary>A fact about one order.</summary>
public abstract record OrderEvent(OrderKey Order) : ItemEvent;

public sealed record ItemCreated(
    ItemId Item, string Merchant, ItemTerms Terms, int Stock, ItemId? CopyOf, CommandStamp Stamp) : ItemEvent;

/// <summary>A draft got other terms or another stock; after publishing there are no such events.</summary>
public sealed record ItemChanged(ItemTerms Terms, int Stock) : ItemEvent;

public sealed record ItemPublished(string By, string Reason, CommandStamp Stamp) : ItemEvent;

public sealed record ItemPaused(string By, string Reason, CommandStamp Stamp) : ItemEvent;

public sealed record ItemResumed(string By, string Reason, CommandStamp Stamp) : ItemEvent;

public sealed record ItemRetired(string By, string Reason, CommandStamp Stamp) : ItemEvent;

public sealed record StockAdjusted(int Delta, string Reason, string By, CommandStamp Stamp) : ItemEvent;

/// <summary>
/// A published item goes on with these admission settings, all of them as they are from now on. MaxUnpaidOrders is in
/// it, and always the same (<see cref="AdmissionChange"/>).
/// </summary>
public sealed record AdmissionChanged(AdmissionTerms Admission, string Reason, string By, CommandStamp Stamp)
    : ItemEvent;

/// <summary>The decrement of the stock and the purchase record in one. Hold and price are the item's terms.</summary>
/// <param name="Order">Key of the order.</param>
/// <param name="Buyer">The buyer's subject.</param>
/// <param name="Quantity">Units, at least 1.</param>
/// <param name="BodyDigest">Keyed digest of the request's body, for repeats.</param>
/// <param name="ShipToDigest">16 bytes of the salted digest of the ship-to record; empty if there is none.</param>
/// <param name="Deferred">The client asked for respond-async: its first answer was 202.</param>
public sealed record UnitsReserved(
    OrderKey Order, string Buyer, int Quantity, ulong BodyDigest, Key128 ShipToDigest, bool Deferred)
    : OrderEvent(Order)
{
    private readonly KnownBuyer _known;

    /// <summary>For the decider, which knows the buyer's key already: it saves a hash per order.</summary>
    internal UnitsReserved(
        OrderKey order, string buyer, BuyerKey buyerKey, int quantity, ulong bodyDigest, Key128 shipToDigest,
        bool deferred)
        : this(order, buyer, quantity, bodyDigest, shipToDigest, deferred) => _known = new KnownBuyer(buyer, buyerKey);

    internal BuyerKey BuyerKey => ReferenceEquals(_known.Subject, Buyer) ? _known.Key : BuyerKey.Of(Buyer);

    /// <summary>
    /// A derived value: it takes no part in equality, and is worth nothing once a copy has another buyer.
    /// </summary>
    private readonly struct KnownBuyer(string subject, BuyerKey key) : IEquatable<KnownBuyer>
    {
        public readonly string Subject = subject;
        public readonly BuyerKey Key = key;

        public bool Equals(KnownBuyer other) => true;

        public override bool Equals(object? other) => other is KnownBuyer;

        public override int GetHashCode() => 0;
    }
}

public sealed record PaymentStarted(
    OrderKey Order, string PaymentId, string Provider, Instant GraceUntil, CommandStamp Stamp) : OrderEvent(Order);

public sealed record OrderPaid(OrderKey Order, string PaymentId, string Provider, Money Amount) : OrderEvent(Order);

public sealed record PaymentRecorded(
    OrderKey Order, string PaymentId, string Provider, PaymentRecordKind Kind, Money Amount) : OrderEvent(Order);

public sealed record HoldExpired(OrderKey Order) : OrderEvent(Order);

public sealed record OrderCancelled(OrderKey Order, CommandStamp Stamp) : OrderEvent(Order);

public sealed record HoldClawedBack(OrderKey Order, string Reason, string By) : OrderEvent(Order);

/// <summary>
/// Money is owed to the buyer. Restock returns all units of the order, on the refund that completes the amount.
/// </summary>
/// <param name="Stamp">
/// The merchant's command; default for refunds the item itself decides (late and second payments).
/// </param>
public sealed record RefundRequested(
    OrderKey Order, string RefundId, string PaymentId, long Amount, bool Restock, string Reason, string By,
    CommandStamp Stamp) : OrderEvent(Order);

/// <summary>
/// The provider has sent the money. CallbackKey: digest of the callback's id, so that its repeat sends nothing twice.
/// </summary>
public sealed record RefundSent(OrderKey Order, string RefundId, ulong CallbackKey) : OrderEvent(Order);

public sealed record RoundOpened(int Round) : ItemEvent;

public sealed record WaitListed(
    OrderKey Order, string Buyer, int Quantity, ulong BodyDigest, Key128 ShipToDigest, bool Deferred)
    : OrderEvent(Order);

/// <summary>
/// Returned units became a reservation for the head of the wait list, with a full hold time from this commit on.
/// </summary>
public sealed record WaitListOffered(OrderKey Order) : OrderEvent(Order);

/// <summary>A waiting order ends without units: sold-out or ended.</summary>
public sealed record WaitListClosed(OrderKey Order, RefusalCode Reason) : OrderEvent(Order);

public sealed record OrderShipped(
    OrderKey Order, string Carrier, string TrackingNumber, string By, CommandStamp Stamp) : OrderEvent(Order);

public sealed record OrderDelivered(OrderKey Order, string By, CommandStamp Stamp) : OrderEvent(Order);

public sealed record DeliveryFailed(OrderKey Order, string By, CommandStamp Stamp) : OrderEvent(Order);

/// <summary>
/// A carrier told something of a shipment of the order. What it moves is told by OrderDelivered or DeliveryFailed in
/// the same commit, without a stamp.
/// </summary>
/// <param name="Order">Key of the order.</param>
/// <param name="Carrier">Of the shipment, as the merchant wrote it.</param>
/// <param name="TrackingNumber">Of the shipment, as the merchant wrote it; it may be an earlier one.</param>
/// <param name="Code">The carrier's own.</param>
/// <param name="Status">As it was taken when it came; None: kept raw.</param>
/// <param name="ReportedAt">The event's own time, by the carrier.</param>
public sealed record ShipmentReported(
    OrderKey Order, string Carrier, string TrackingNumber, string Code, ShipmentStatus Status, Instant ReportedAt)
    : OrderEvent(Order);
