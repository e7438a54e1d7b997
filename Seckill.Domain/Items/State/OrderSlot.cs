using System.Runtime.InteropServices;

namespace Seckill.Domain;

/// <summary>
/// One order as the actor remembers it: 84 bytes without references, so that a million orders are nothing to the
/// garbage collector. What only some orders have (payments, refunds, shipment, stamps) is in <see cref="OrderExtras"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct OrderSlot
{
    /// <summary>For <see cref="PreviousOfBuyer"/> and <see cref="Extras"/>: there is none.</summary>
    public const int None = -1;

    public OrderKey Key;
    public BuyerKey Buyer;
    public ulong BodyDigest;

    /// <summary>When the first state (waiting or reserved) was entered.</summary>
    public Instant CreatedAt;

    /// <summary>When the present state was entered.</summary>
    public Instant EnteredAt;

    /// <summary>Offset of the order's first commit; 0 until that is durable.</summary>
    public long FirstOffset;

    public int Quantity;

    /// <summary>Count of the order's events.</summary>
    public int Version;

    /// <summary>The slot of the same buyer's order before this one.</summary>
    public int PreviousOfBuyer;

    /// <summary>Index of the order's extras.</summary>
    public int Extras;

    public OrderState State;
    public SlotFlags Flags;

    /// <summary>Why it is refused (<see cref="RefusalCode"/>), else 0.</summary>
    public byte Reason;

    public readonly bool IsHold => State == OrderState.Reserved;

    /// <summary>States that count against the buyer's limit (R6).</summary>
    public readonly bool CountsForLimit => State is OrderState.Waiting or OrderState.Reserved || IsPaidOrLater;

    public readonly bool IsPaidOrLater => State is OrderState.Paid or OrderState.Shipped or OrderState.Delivered
        or OrderState.DeliveryFailed or OrderState.Refunding or OrderState.Refunded;

    /// <summary>States whose buyer may buy again, with a pass issued after that moment (R6).</summary>
    public readonly bool ReleasedItsUnits =>
        State is OrderState.Expired or OrderState.Cancelled or OrderState.ClawedBack or OrderState.Refused;
}

[Flags]
internal enum SlotFlags : byte
{
    None = 0,

    /// <summary>The first state was waiting, not reserved.</summary>
    WaitListed = 1,

    /// <summary>The first answer was 202.</summary>
    Deferred = 2,

    /// <summary>The first state was left.</summary>
    Moved = 4,
}
