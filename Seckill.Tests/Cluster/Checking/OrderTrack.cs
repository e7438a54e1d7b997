using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>
/// The life of one order as its events tell, folded without the product's own evolver: a second witness.
/// </summary>
public sealed class OrderTrack(ItemId item, OrderKey key, string buyer, int quantity, OrderState first)
{
    private readonly List<OrderState> _states = [first];

    public ItemId Item => item;

    public OrderKey Key => key;

    public string Buyer => buyer;

    public int Quantity => quantity;

    public OrderState State => _states[^1];

    /// <summary>Count of the order's events.</summary>
    public int Version => _states.Count;

    /// <summary>Payments that the journal knows for this order, in whatever kind.</summary>
    public HashSet<string>? Payments { get; private set; }

    /// <summary>The payment that paid it, and what it paid.</summary>
    public (string Id, long Amount)? Paid { get; private set; }

    /// <summary>Refunds of that payment by id; true once sent.</summary>
    public Dictionary<string, (long Amount, bool Restock, bool Sent)>? Refunds { get; private set; }

    /// <summary>What the order was after so many of its events; None when there were never so many.</summary>
    public OrderState StateAt(int version) =>
        version >= 1 && version <= _states.Count ? _states[version - 1] : OrderState.None;

    /// <summary>One event more, after which the order is in that state.</summary>
    public void Enter(OrderState state) => _states.Add(state);

    public void Stay() => _states.Add(State);

    public void KnowPayment(string id) => (Payments ??= []).Add(id);

    public void Pay(string id, long amount) => Paid = (id, amount);

    public void AskRefund(string id, long amount, bool restock) =>
        (Refunds ??= []).Add(id, (amount, restock, false));

    public void SendRefund(string id) => Refunds![id] = Refunds[id] with { Sent = true };
}
