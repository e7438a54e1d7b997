namespace Seckill.Domain;

/// <summary>
/// What everybody may know of an item, swapped whole on every change: enough for the public page and for cheap
/// refusals. SoldOut is the latch of the current round: free = 0, durably.
/// </summary>
public sealed record ItemFacts(
    ItemId Id, string Merchant, ItemTerms Terms, ItemStatus Status, int Round, bool SoldOut, bool WaitListOpen,
    int Version)
{
    /// <summary>What a buyer sees at that instant; time alone moves scheduled to open to ended.</summary>
    public ItemPhase PhaseAt(Instant now) => Status switch
    {
        ItemStatus.Draft => ItemPhase.Draft,
        ItemStatus.Retired => ItemPhase.Retired,
        _ when now >= Terms.ClosesAt => ItemPhase.Ended,
        ItemStatus.Paused => ItemPhase.Paused,
        _ when now < Terms.OpensAt => ItemPhase.Scheduled,
        _ when SoldOut => ItemPhase.SoldOut,
        ItemStatus.Published => ItemPhase.Open,
        _ => throw new InvalidOperationException($"no phase for {Status}"),
    };
}

/// <summary>The item as its merchant sees it.</summary>
public sealed record ItemView(ItemFacts Facts, StockView Stock, Instant CreatedAt, Instant UpdatedAt, ItemId? CopyOf);

/// <summary>Units at one position: free + held + sold + returned = total, none negative.</summary>
public sealed record StockView(
    int Total, int Free, int Held, int Sold, int Returned, int RefundedUnits, int Waiting, int InLine, int Round,
    ShardOffset Position);

/// <summary>What a certificate states from the journal: units, orders and money at one position.</summary>
public sealed record ItemBalance(
    ItemFacts Facts,
    StockView Stock,
    IReadOnlyDictionary<OrderState, int> Orders,
    MoneyBalance Money,
    byte[] Hash);

/// <summary>
/// Money in minor units. Captured: verified captures, one per payment, late and second ones included. Refunded: sent.
/// Due: owed and not yet sent. SoldLessRefunds: amounts of sold orders less what of them was asked back.
/// </summary>
public readonly record struct MoneyBalance(Int128 Captured, Int128 Refunded, Int128 Due, Int128 SoldLessRefunds)
{
    public bool Balances => Captured - Refunded - Due == SoldLessRefunds;
}
