namespace Seckill.Domain;

/// <summary>Everything one item is, folded from its events; mutable, guarded by its actor's single writer.</summary>
public sealed partial class ItemState
{
    private ItemFacts? _facts;

    private ItemState(ItemId id)
    {
        Id = id;
        Orders = new OrderSlots();
        ByOrder = new SlotIndex<ByOrder>(Orders);
        ByBuyer = new SlotIndex<ByBuyer>(Orders);
        Holds = new HoldDeadlines(this);
        Waiting = new WaitList(this);
    }

    public static ItemState Empty(ItemId id) => new(id);

    public ItemId Id { get; }

    /// <summary>True when it was read from a snapshot, then went on: not every event of its past was folded.</summary>
    public bool BeganAsSnapshot { get; internal set; }

    public ItemStatus Status { get; internal set; }

    /// <summary>Count of the item's events; equals item_version of its last commit once that is appended.</summary>
    public long Version { get; internal set; }

    /// <summary>Orders it knows of, whatever became of them.</summary>
    public int OrderCount => Orders.Count;

    /// <summary>Position of the item's last commit.</summary>
    public ShardOffset Position { get; internal set; }

    /// <summary>The hash of that commit.</summary>
    public byte[] PositionHash => Hash;

    /// <summary>The public facts; the same instance until one of them changes. Version counts such changes.</summary>
    public ItemFacts Facts => _facts ?? throw new InvalidOperationException($"item {Id} does not exist");

    /// <summary>
    /// The earliest moment at which the clock may have something to do here: a hold's deadline (one that waits for its
    /// provider stays due until it is settled), a round to open, the end of a sale with waiting orders; null: nothing.
    /// It may lie in the past without anything being possible yet, for a round also needs its interval:
    /// <see cref="NextWake"/> is exact.
    /// </summary>
    public Instant? NextDeadline => HoldDeadlines.Earlier(NextHoldOrWait, RoundReadySince);

    /// <summary>
    /// When a timer that just did all that was due at <paramref name="now"/> should fire next; null: never.
    /// </summary>
    public Instant? NextWake(Instant now, TimeSpan roundInterval)
    {
        var round = RoundReadySince is { } since && now < Terms.ClosesAt ? since + roundInterval : (Instant?)null;
        return HoldDeadlines.Earlier(NextHoldOrWait, round);
    }

    /// <summary>
    /// Since when the next round has lacked nothing but its interval: units are back, nobody waits, the sale is not
    /// paused or retired, and free = 0 or somebody wanted more than there is. Null: it lacks more. Closing time is not
    /// looked at.
    /// </summary>
    public Instant? RoundReadySince =>
        Status == ItemStatus.Published && Returned > 0 && Waiting.IsEmpty && (Free == 0 || Wanted)
            ? RoundOpenedAt : null;

    /// <summary>True when there is an event of this order.</summary>
    public bool Knows(OrderKey order) => FindOrder(order) != OrderSlot.None;

    /// <summary>
    /// True when a purchase need not stand in line: it is a repeat, or is refused whatever happens before its turn.
    /// </summary>
    public bool IsAnsweredAtOnce(PlaceOrder purchase, Instant now) =>
        PurchaseRules.IsAnsweredAtOnce(this, purchase, now);

    /// <summary>True when a purchase that stands in line has nothing to wait for: neither a unit nor room in the
    /// wait list.</summary>
    public bool IsHopeless(PlaceOrder purchase) => Free == 0
        && !(purchase.WaitList && WaitListRules.IsOpenFor(this, purchase.Quantity));

    /// <summary>True when everybody who is ready to wait has room in the wait list.</summary>
    public bool ListHasRoomForAll => WaitListRules.RoomOf(this) >= Terms.PerBuyerLimit;

    /// <summary>The version of an order as it is shown; 0 when there is no event of it.</summary>
    public int VersionOf(OrderKey order) =>
        FindOrder(order) is var slot and not OrderSlot.None ? Orders[slot].Version : 0;

    /// <summary>True when the item must be awake though nobody asks: open holds, unsent refunds, a wait list.</summary>
    public bool NeedsAttention => Held > 0 || Pending.Count > 0 || !Waiting.IsEmpty;

    /// <summary>
    /// Marks that a purchase of this round was refused for want of units (not durable; design.md, Rounds).
    /// </summary>
    public void NoteWant() => Wanted = true;

    /// <summary>
    /// Orders with a started payment whose deadline has passed: their provider is to be asked to close.
    /// </summary>
    public IReadOnlyList<DueSettlement> SettlementsDue(Instant now)
    {
        var due = new List<DueSettlement>();
        foreach (var slot in Holds.SettlementsDue(now))
        {
            var payment = FindExtras(slot)!.Payments.First(p => p.Status == PaymentStatus.Started);
            due.Add(new DueSettlement(Orders[slot].Key, payment.Id, payment.Provider));
        }

        return due;
    }

    /// <summary>Refunds asked and not yet sent, oldest first.</summary>
    public IReadOnlyList<PendingRefund> PendingRefunds =>
    [
        .. Pending.Values.Select(entry => new PendingRefund(
            Orders[entry.Slot].Key, entry.Refund.Id, entry.Refund.PaymentId,
            FindExtras(entry.Slot)!.FindPayment(entry.Refund.PaymentId)!.Provider,
            new Money(entry.Refund.Amount, Terms.Price.Currency), entry.Refund.RequestedAt)),
    ];

    /// <summary>Verified callbacks that fit no order, amount or currency; oldest first.</summary>
    public IReadOnlyList<UnfittingPayment> UnfittingPayments => Unfitting;

    /// <summary>
    /// The last commit's events are durable at that position: new orders of the commit get it as theirs.
    /// </summary>
    public void Committed(ShardOffset position, byte[] hash)
    {
        for (; FirstUncommitted < Orders.Count; FirstUncommitted++)
        {
            Orders[FirstUncommitted].FirstOffset = position.Offset;
        }

        Position = position;
        Hash = hash;
    }

    /// <summary>Swaps the public facts when one of them has changed.</summary>
    internal void RefreshFacts()
    {
        var soldOut = Free == 0;
        var waitListOpen = soldOut && Status == ItemStatus.Published && WaitingUnits < Held;
        if (_facts is null || _facts.Status != Status || _facts.Round != Round || _facts.SoldOut != soldOut
            || _facts.WaitListOpen != waitListOpen || !ReferenceEquals(_facts.Terms, Terms))
        {
            FactsVersion++;
            _facts = new ItemFacts(Id, Merchant, Terms, Status, Round, soldOut, waitListOpen, FactsVersion);
        }
    }

    /// <summary>Deadlines of holds, and of a wait list that can move on or has to end.</summary>
    private Instant? NextHoldOrWait
    {
        get
        {
            if (Waiting.IsEmpty)
            {
                return Holds.Next;
            }

            var head = Orders[Waiting.Head].Quantity;
            var moves = Status == ItemStatus.Retired
                || (Status == ItemStatus.Published && (Returned >= head || Returned + Held < head));
            return HoldDeadlines.Earlier(Holds.Next, moves ? UpdatedAt : Terms.ClosesAt);
        }
    }
}

public sealed record DueSettlement(OrderKey Order, string PaymentId, string Provider);

public sealed record PendingRefund(
    OrderKey Order, string RefundId, string PaymentId, string Provider, Money Amount, Instant RequestedAt);
