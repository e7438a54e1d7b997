namespace Seckill.Domain;

/// <summary>Everything one item is, folded from its events; mutable, guarded by its actor's single writer.</summary>
public sealed class ItemState
{
    private ItemState(ItemId id) => Id = id;

    public static ItemState Empty(ItemId id) => new(id);

    public ItemId Id { get; }

    public ItemStatus Status => throw new NotImplementedException();

    /// <summary>Count of the item's events; equals item_version of its last commit once that is appended.</summary>
    public long Version => throw new NotImplementedException();

    /// <summary>Position of the item's last commit.</summary>
    public ShardOffset Position => throw new NotImplementedException();

    /// <summary>The public facts; the same instance until one of them changes.</summary>
    public ItemFacts Facts => throw new NotImplementedException();

    /// <summary>When the clock next has something to do here: a hold's deadline, a round to open; null: nothing.</summary>
    public Instant? NextDeadline => throw new NotImplementedException();

    /// <summary>True when the item must be awake though nobody asks: open holds, unsent refunds, a wait list.</summary>
    public bool NeedsAttention => throw new NotImplementedException();

    /// <summary>Marks that a purchase of this round was refused for want of units (not durable; design.md, Rounds).</summary>
    public void NoteWant() => throw new NotImplementedException();

    /// <summary>Orders with a started payment whose deadline has passed: their provider is to be asked to close.</summary>
    public IReadOnlyList<DueSettlement> SettlementsDue(Instant now) => throw new NotImplementedException();

    /// <summary>Refunds asked and not yet sent.</summary>
    public IReadOnlyList<PendingRefund> PendingRefunds => throw new NotImplementedException();

    /// <summary>The last commit's events are durable at that position: new orders of the commit get it as theirs.</summary>
    public void Committed(ShardOffset position, byte[] hash) => throw new NotImplementedException();
}

public sealed record DueSettlement(OrderKey Order, string PaymentId, string Provider);

public sealed record PendingRefund(
    OrderKey Order, string RefundId, string PaymentId, string Provider, Money Amount, Instant RequestedAt);
