using Seckill.Domain;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Units and orders of one item as its events tell, by the table of design.md (What counts where) and without the
/// product's own evolver.
/// </summary>
public sealed class ItemBook(ItemId item)
{
    private readonly List<int> _freeAtEndOfRound = [];
    private ItemTerms? _terms;

    public ItemId Item => item;

    public long Total { get; private set; }

    public long Free { get; private set; }

    public long Held { get; private set; }

    public long Sold { get; private set; }

    public long Returned { get; private set; }

    public int Round => _freeAtEndOfRound.Count + 1;

    public bool IsRetired { get; private set; }

    public Instant ClosesAt => _terms?.ClosesAt ?? default;

    public Dictionary<OrderKey, OrderTrack> Orders { get; } = [];

    /// <summary>Buyers one of whose orders has let go of its units or was paid: their older passes are void.</summary>
    public HashSet<string> BuyersWhoMoved { get; } = [];

    /// <summary>Null while the units add up and none is negative.</summary>
    public string? Fault => Free + Held + Sold + Returned == Total && (Free | Held | Sold | Returned) >= 0
        ? null
        : $"item {item}: free {Free}, held {Held}, sold {Sold}, returned {Returned}, total {Total}";

    /// <summary>The least free units of a round: within one they only fall. Later rounds than the last: null.</summary>
    public long? LeastFreeOf(int round) => round < Round && round >= 1 ? _freeAtEndOfRound[round - 1]
        : round == Round ? Free : null;

    /// <summary>False: the event is about an order that never began, or one that began already.</summary>
    public bool Apply(ItemEvent happened, Instant at)
    {
        switch (happened)
        {
            case UnitsReserved e:
                Move(e.Quantity, free: -1, held: 1);
                return Begin(new OrderTrack(item, e.Order, e.Buyer, e.Quantity, OrderState.Reserved));
            case WaitListed e:
                return Begin(new OrderTrack(item, e.Order, e.Buyer, e.Quantity, OrderState.Waiting));
            case PaymentRecorded { Kind: PaymentRecordKind.Unfitting } e when !Orders.ContainsKey(e.Order):
                return true;
            case OrderEvent e:
                return Orders.TryGetValue(e.Order, out var order) && Apply(order, e);
            default:
                ApplyToItem(happened, at);
                return true;
        }
    }

    private void ApplyToItem(ItemEvent happened, Instant at)
    {
        switch (happened)
        {
            case ItemCreated e:
                (_terms, Total, Free) = (e.Terms, e.Stock, e.Stock);
                break;
            case ItemChanged e:
                (_terms, Total, Free) = (e.Terms, e.Stock, e.Stock);
                break;
            case StockAdjusted e:
                Adjust(e.Delta, at);
                break;
            case RoundOpened:
                _freeAtEndOfRound.Add((int)Free);
                (Free, Returned) = (Free + Returned, 0);
                break;
            case ItemRetired:
                IsRetired = true;
                break;
            case AdmissionChanged e:
                _terms = _terms! with { Admission = e.Admission };
                break;
            case ItemPublished or ItemPaused or ItemResumed:
                break;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is not in the book");
        }
    }

    private bool Apply(OrderTrack order, OrderEvent happened)
    {
        switch (happened)
        {
            case WaitListOffered:
                Move(order.Quantity, returned: -1, held: 1);
                order.Enter(OrderState.Reserved);
                return true;
            case WaitListClosed:
                order.Enter(OrderState.Refused);
                return true;
            case HoldExpired:
                return Release(order, OrderState.Expired);
            case HoldClawedBack:
                return Release(order, OrderState.ClawedBack);
            case OrderCancelled when order.State == OrderState.Waiting:
                order.Enter(OrderState.Cancelled);
                return true;
            case OrderCancelled:
                return Release(order, OrderState.Cancelled);
            case OrderShipped:
                order.Enter(OrderState.Shipped);
                return true;
            case OrderDelivered:
                order.Enter(OrderState.Delivered);
                return true;
            case DeliveryFailed:
                order.Enter(OrderState.DeliveryFailed);
                return true;
            case ShipmentReported:
                order.Stay();
                return true;
            default:
                return ApplyMoney(order, happened);
        }
    }

    private bool ApplyMoney(OrderTrack order, OrderEvent happened)
    {
        switch (happened)
        {
            case PaymentStarted e:
                order.KnowPayment(e.PaymentId);
                order.Stay();
                return true;
            case PaymentRecorded e:
                order.KnowPayment(e.PaymentId);
                order.Stay();
                return true;
            case OrderPaid e:
                Move(order.Quantity, held: -1, sold: 1);
                order.KnowPayment(e.PaymentId);
                order.Pay(e.PaymentId, e.Amount.Amount);
                BuyersWhoMoved.Add(order.Buyer);
                order.Enter(OrderState.Paid);
                return true;
            case RefundRequested e when e.PaymentId == order.Paid?.Id:
                order.AskRefund(e.RefundId, e.Amount, e.Restock);
                order.Enter(order.Refunds!.Values.Sum(refund => refund.Amount) == order.Paid!.Value.Amount
                    ? OrderState.Refunding : order.State);
                return true;
            case RefundSent e when order.Refunds?.ContainsKey(e.RefundId) == true:
                return SendRefund(order, e.RefundId);
            case RefundRequested or RefundSent:
                order.Stay();
                return true;
            default:
                throw new NotSupportedException($"{happened.GetType().Name} is not in the book");
        }
    }

    private bool SendRefund(OrderTrack order, string refund)
    {
        order.SendRefund(refund);
        var all = order.Refunds!.Values;
        if (order.State != OrderState.Refunding || !all.All(one => one.Sent))
        {
            order.Stay();
            return true;
        }

        Move(all.Any(one => one.Restock) ? order.Quantity : 0, sold: -1, returned: 1);
        order.Enter(OrderState.Refunded);
        return true;
    }

    private bool Release(OrderTrack order, OrderState to)
    {
        Move(order.Quantity, held: -1, returned: 1);
        order.Enter(to);
        BuyersWhoMoved.Add(order.Buyer);
        return true;
    }

    private bool Begin(OrderTrack order) => Orders.TryAdd(order.Key, order);

    private void Move(int quantity, int free = 0, int held = 0, int sold = 0, int returned = 0)
    {
        Free += free * quantity;
        Held += held * quantity;
        Sold += sold * quantity;
        Returned += returned * quantity;
    }

    private void Adjust(int delta, Instant at)
    {
        Total += delta;
        var toReturned = delta >= 0 ? (at < _terms!.OpensAt ? 0 : delta) : -(int)Math.Min(Returned, -delta);
        Returned += toReturned;
        Free += delta - toReturned;
    }
}
