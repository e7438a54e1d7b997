namespace Seckill.Domain;

/// <summary>
/// Anything that is sent to an item's actor: a command that may make events, or a query that never does.
/// </summary>
public abstract record ItemRequest;

/// <summary>
/// An imperative wish. Commands of people carry a stamp (idempotency); those of the system are idempotent by nature.
/// </summary>
public abstract record ItemCommand : ItemRequest;

/// <summary>
/// Who asks. The item itself decides whether he may: a merchant only on his own items, an operator on all.
/// </summary>
public sealed record Requester(string Subject, RequesterKind Kind);

public enum RequesterKind
{
    Buyer,
    Merchant,
    Operator,
    System,
}

public sealed record CreateItem(
    ItemId Item, string Merchant, ItemTerms Terms, int Stock, ItemId? CopyOf, CommandStamp Stamp) : ItemCommand;

/// <summary>
/// Replaces terms and stock of a draft; the edge has merged the members that were given into the draft it read.
/// </summary>
public sealed record ChangeDraft(Requester By, ItemTerms Terms, int Stock) : ItemCommand;

public sealed record PublishItem(Requester By, string Reason, CommandStamp Stamp) : ItemCommand;

public sealed record PauseItem(Requester By, string Reason, CommandStamp Stamp) : ItemCommand;

public sealed record ResumeItem(Requester By, string Reason, CommandStamp Stamp) : ItemCommand;

public sealed record RetireItem(Requester By, string Reason, CommandStamp Stamp) : ItemCommand;

public sealed record AdjustStock(Requester By, int Delta, string Reason, CommandStamp Stamp) : ItemCommand;

/// <summary>
/// Changes how a published item admits purchases, from the moment it is committed; its merchant and operators may.
/// </summary>
public sealed record ChangeAdmission(Requester By, AdmissionChange Change, string Reason, CommandStamp Stamp)
    : ItemCommand;

/// <summary>
/// A purchase. The pass's MAC, buyer and item were verified before; round and life are judged by the item. TakenAt:
/// when the edge took this attempt; an attempt whose buyer was told line-lost after that is not decided any more.
/// </summary>
public sealed record PlaceOrder(
    OrderKey Order,
    string Buyer,
    BuyerKey BuyerKey,
    int Quantity,
    bool WaitList,
    PassFacts Pass,
    ulong BodyDigest,
    ShipToRecord ShipTo,
    bool Deferred,
    Instant TakenAt) : ItemCommand
{
    /// <summary>
    /// The same purchase, once it was judged when it came into line: there its pass and round do not run out, and what
    /// it could have been refused for before was looked at.
    /// </summary>
    /// <param name="round">The round it was judged in.</param>
    /// <param name="until">
    /// What happened up to then can not have refused it: for ever at the owner whose line it stands in, for its
    /// duplicates share its fate there; its arrival when it is carried to another owner, who may have refused one.
    /// </param>
    public PlaceOrder Judged(int round, Instant until) => this with
    {
        Pass = Pass with { Round = round, IssuedAt = until, ExpiresAt = new Instant(long.MaxValue) },
    };
}

/// <summary>What a verified purchase pass says.</summary>
public readonly record struct PassFacts(int Round, Instant IssuedAt, Instant ExpiresAt, bool WaitListOnly);

public sealed record CancelOrder(OrderKey Order, BuyerKey Buyer, CommandStamp Stamp) : ItemCommand;

/// <summary>Guards the hold: from the first start on the deadline is max(payBy, start + grace).</summary>
public sealed record StartPayment(
    OrderKey Order, BuyerKey Buyer, string PaymentId, string Provider, TimeSpan Grace, CommandStamp Stamp)
    : ItemCommand;

/// <summary>A verified callback of a provider about money that came in, or did not.</summary>
public sealed record RecordPayment(
    OrderKey Order, string PaymentId, string Provider, bool Succeeded, Money Amount) : ItemCommand;

/// <summary>
/// A verified callback of a provider: refund money left. Matched to the oldest unsent refund of payment and amount.
/// </summary>
public sealed record RecordRefundSent(
    OrderKey Order, string PaymentId, Money Amount, ulong CallbackKey) : ItemCommand;

/// <summary>
/// The clock's wish: expire up to <paramref name="Most"/> holds whose deadline has passed. Orders with a started
/// payment are left to <see cref="SettleDeadline"/>.
/// </summary>
public sealed record ExpireHolds(int Most) : ItemCommand;

/// <summary>
/// The provider was asked to close the payment of an order at its deadline. Captured: it said "already paid", so the
/// order is paid while the units are still held; null: closed, or no answer in time, so the hold expires.
/// </summary>
public sealed record SettleDeadline(OrderKey Order, string PaymentId, string Provider, Money? Captured) : ItemCommand;

/// <summary>Opens the next round when design.md, Rounds, allows it; else does nothing.</summary>
public sealed record OpenRound(TimeSpan Interval) : ItemCommand;

public sealed record RequestRefund(
    Requester By, OrderKey Order, long? Amount, bool Restock, string Reason, string RefundId, CommandStamp Stamp)
    : ItemCommand;

public sealed record ShipOrder(
    Requester By, OrderKey Order, string Carrier, string TrackingNumber, CommandStamp Stamp) : ItemCommand;

public sealed record RecordDelivery(Requester By, OrderKey Order, bool Delivered, CommandStamp Stamp) : ItemCommand;

/// <summary>
/// A verified report of a carrier about one of the order's shipments; not-found when the order has no such shipment.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Carrier">Its name; compared without regard to case, as the tracking number is.</param>
/// <param name="TrackingNumber">As the carrier writes it.</param>
/// <param name="Code">The carrier's own, visible ASCII.</param>
/// <param name="Status">What this installation takes the code for.</param>
/// <param name="At">The event's own time.</param>
public sealed record ReportShipment(
    OrderKey Order, string Carrier, string TrackingNumber, string Code, ShipmentStatus Status, Instant At)
    : ItemCommand;

public sealed record ClawBackHold(Requester By, OrderKey Order, string Reason) : ItemCommand;

/// <summary>
/// Takes a challenge of this item for one pass: Done for its first use, then refused until it runs out. Neither command
/// nor query: it changes what the owner remembers and makes no event.
/// </summary>
/// <param name="Challenge">Its salt, which is its identity.</param>
/// <param name="ExpiresAt">Until then it must be remembered.</param>
/// <param name="Attempt">The use: sent anew on its way to the owner, it is still the same one.</param>
public sealed record UseChallenge(Key128 Challenge, Instant ExpiresAt, Key128 Attempt) : ItemRequest;

/// <summary>
/// An operator's wish that the owner forgets the item until somebody asks for it. Done; wrong-phase while it has to be
/// awake (open holds, unsent refunds, a wait list) or somebody stands in line. It makes no event.
/// </summary>
public sealed record PassivateItem(Requester By) : ItemRequest;

/// <summary>A question that only the owner can answer from facts.</summary>
public abstract record ItemQuery : ItemRequest;

/// <summary>Reader null: anybody; else drafts are shown to their merchant (and operators) only.</summary>
public sealed record ReadItem(Requester? Reader) : ItemQuery;

public sealed record ReadStock(Requester Reader) : ItemQuery;

/// <summary>
/// One order, for its buyer, the item's merchant, or an operator; anybody else gets not-found. Final: the reader takes
/// not-found as the end of the attempt (line-lost), so the owner proves that it is the owner before it says so. Seen: a
/// version the reader has seen; an owner that knows only an older one proves itself, too.
/// </summary>
public sealed record ReadOrder(
    OrderKey Order, Requester Reader, BuyerKey ReaderKey, bool Final = false, int Seen = 0) : ItemQuery;

/// <summary>The digest of the whole state, to be compared with what the journal folds to; for operators.</summary>
public sealed record ReadStateHash(Requester Reader) : ItemQuery;

/// <summary>Certificate facts at one position.</summary>
public sealed record ReadBalance(Requester Reader) : ItemQuery;
