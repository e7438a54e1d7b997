namespace Seckill.Domain;

/// <summary>What an item answers. Refusals are values, mapped to problems in one switch at the edge.</summary>
public abstract record ItemReply;

/// <summary>
/// The item as it is now; Changed: this command (or its twin before) made it so. Replayed: decided earlier.
/// </summary>
public sealed record ItemAnswered(ItemView Item, bool Replayed = false) : ItemReply;

public sealed record StockAnswered(StockView Stock, bool Replayed = false) : ItemReply;

/// <summary>The order as it is now.</summary>
/// <param name="Order">The order.</param>
/// <param name="Replayed">True when an earlier command with the same key was answered.</param>
/// <param name="Deferred">The first answer of this order was 202 (respond-async).</param>
/// <param name="Ship">Where its ship-to record and buyer can be read: its first commit; null if queued.</param>
public sealed record OrderAnswered(OrderView Order, bool Replayed = false, bool Deferred = false) : ItemReply;

/// <summary>A started payment, as POST /v1/orders/{id}/payments answers it.</summary>
/// <param name="IsOver">A repeat, and the order has given its units back: no money is wanted for it any more.</param>
public sealed record PaymentAnswered(
    OrderId Order, string PaymentId, string Provider, Money Amount, Instant GraceUntil, bool Replayed = false,
    bool IsOver = false)
    : ItemReply;

public sealed record BalanceAnswered(ItemBalance Balance) : ItemReply;

/// <summary>The committed state in one number.</summary>
/// <param name="Version">Count of the item's events so far.</param>
/// <param name="Position">Of its last commit.</param>
/// <param name="Orders">Orders it holds.</param>
/// <param name="Digest">32 bytes, see <see cref="ItemStateCodec.Digest"/>.</param>
public sealed record StateHashAnswered(long Version, ShardOffset Position, int Orders, byte[] Digest) : ItemReply;

/// <summary>A system command was carried out, or there was nothing to do.</summary>
public sealed record Done : ItemReply
{
    public static readonly Done Instance = new();
}

/// <summary>No. Which rule said so, and what the client needs to act on it.</summary>
public sealed record Refused(
    RefusalCode Code,
    OrderKey? Order = null,
    Instant? OpensAt = null,
    TimeSpan? RetryAfter = null,
    bool WaitListOpen = false) : ItemReply
{
    public static Refused With(RefusalCode code) => new(code);
}

/// <summary>
/// The outcome of the append is not known yet; the command may have been carried out. Never an answer of the decider,
/// only of the way to it. A repeat with the same key is safe.
/// </summary>
public sealed record Undecided : ItemReply
{
    public static readonly Undecided Instance = new();
}
