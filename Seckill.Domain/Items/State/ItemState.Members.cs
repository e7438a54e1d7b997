namespace Seckill.Domain;

/// <summary>The item's members as the evolver, the decider and the codec of this assembly see them.</summary>
public sealed partial class ItemState
{
    internal string Merchant = "";
    internal ItemTerms Terms = null!;
    internal ItemId? CopyOf;
    internal Instant CreatedAt;
    internal Instant UpdatedAt;
    internal byte[] Hash = [];
    internal int FactsVersion;

    // Units (design.md, What counts where). Asserted after every event: Free + Held + Sold + Returned = Total.
    internal int Total;
    internal int Free;
    internal int Held;
    internal int Sold;
    internal int Returned;
    internal int RefundedUnits;
    internal int WaitingUnits;

    internal int Round;
    internal Instant RoundOpenedAt;

    // When the wait list last got room that somebody may have been refused for before (PurchaseRules.Allot).
    internal Instant ListReopenedAt;

    // Money in minor units of the item's currency (MoneyBalance); a billion units at the highest price
    // do not fit 64 bits.
    internal Int128 Captured;
    internal Int128 RefundsSent;
    internal Int128 RefundsDue;
    internal Int128 PaidAmount;
    internal Int128 AskedOfPaid;
    internal long RefundCount;

    internal readonly int[] CountOfState = new int[(int)OrderState.Refunded + 1];
    internal readonly Dictionary<CommandKey, RememberedCommand> Commands = [];
    internal readonly Dictionary<string, int> SlotOfPayment = [];
    internal readonly List<UnfittingPayment> Unfitting = [];
    internal readonly SortedDictionary<long, (int Slot, OrderRefund Refund)> Pending = [];
    private readonly List<OrderExtras> _extras = [];
    private readonly Dictionary<string, string> _names = [];

    internal OrderSlots Orders { get; }

    internal SlotIndex<ByOrder> ByOrder { get; }

    internal SlotIndex<ByBuyer> ByBuyer { get; }

    internal HoldDeadlines Holds { get; }

    internal WaitList Waiting { get; }

    /// <summary>
    /// Transient, within one commit: an order that joins the wait list only to leave it (ItemDecider.Withdraw); it is
    /// known by its empty ship-to digest.
    /// </summary>
    internal OrderKey? Withdrawing { get; set; }

    /// <summary>Transient: a purchase of this round was refused for want of units.</summary>
    internal bool Wanted { get; set; }

    /// <summary>The first slot whose commit is not durable yet.</summary>
    internal int FirstUncommitted { get; set; }

    internal int FindOrder(OrderKey order) => ByOrder.Find(order.Value);

    internal OrderExtras ExtrasAt(int index) => _extras[index];

    internal OrderExtras? FindExtras(int slot)
    {
        var index = Orders[slot].Extras;
        return index == OrderSlot.None ? null : _extras[index];
    }

    internal OrderExtras ExtrasOf(int slot)
    {
        ref var order = ref Orders[slot];
        if (order.Extras == OrderSlot.None)
        {
            order.Extras = _extras.Count;
            _extras.Add(new OrderExtras());
        }

        return _extras[order.Extras];
    }

    /// <summary>When the present hold ends without a payment.</summary>
    internal Instant PayByOf(int slot) =>
        new(Orders[slot].EnteredAt.UnixMs + Terms.HoldSeconds * 1000L);

    /// <summary>When the present hold ends: payBy, or graceUntil once a payment was started.</summary>
    internal Instant DeadlineOf(int slot) =>
        FindExtras(slot) is { } extras && extras.GraceUntil != default ? extras.GraceUntil : PayByOf(slot);

    internal Money AmountOf(int slot) => Terms.Price * Orders[slot].Quantity;

    /// <summary>One string for all orders that name a provider, a carrier or a carrier's code.</summary>
    internal string Intern(string name)
    {
        if (!_names.TryGetValue(name, out var known))
        {
            _names.Add(name, known = name);
        }

        return known;
    }
}
