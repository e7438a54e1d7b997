using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// What an event makes of its order's row. It is written apart from the domain's fold on purpose: the certificate
/// compares the two, and a property test holds them together.
/// </summary>
public static class OrderFold
{
    public static OrderRow Begin(
        ItemRow item, long number, long seq, OrderKey key, string buyer, int quantity, OrderState state,
        Instant at) => new()
        {
            Item = item.Item,
            Number = number,
            Key = key,
            Buyer = buyer,
            Quantity = quantity,
            Amount = checked(item.Terms.Price.Amount * quantity),
            Seq = seq,
            CreatedAt = at,
            UpdatedAt = at,
            State = state,
            Version = 1,
            PayBy = state == OrderState.Reserved ? PayBy(item, at) : null,
        };

    /// <summary>Every fact about an order after its first one.</summary>
    public static void Apply(ItemRow item, OrderRow order, OrderEvent happened, Instant at)
    {
        order.Version++;
        if (happened is PaymentRecorded { Kind: PaymentRecordKind.Unfitting })
        {
            // Listed for a person (payments); the order is what it was.
            return;
        }

        order.UpdatedAt = at;
        switch (happened)
        {
            case PaymentStarted started:
                Start(item, order, started, at);
                break;
            case OrderPaid paid:
                Set(order, new(paid.PaymentId, paid.Provider, PaymentStatus.Captured, paid.Amount, at));
                Detail(order).Capturing = paid.PaymentId;
                Enter(order, OrderState.Paid, at);
                break;
            case PaymentRecorded recorded:
                Record(item, order, recorded, at);
                break;
            case HoldExpired:
                Enter(order, OrderState.Expired, at);
                break;
            case OrderCancelled:
                Enter(order, OrderState.Cancelled, at);
                break;
            case HoldClawedBack:
                Enter(order, OrderState.ClawedBack, at);
                break;
            case RefundRequested refund:
                Request(order, refund, at);
                break;
            case RefundSent sent:
                Send(order, sent, at);
                break;
            case WaitListOffered:
                order.PayBy = PayBy(item, at);
                Enter(order, OrderState.Reserved, at);
                break;
            case WaitListClosed closed:
                Detail(order).Reason = closed.Reason;
                Enter(order, OrderState.Refused, at);
                break;
            case OrderShipped or OrderDelivered or DeliveryFailed or ShipmentReported:
                Deliver(order, happened, at);
                break;
            default:
                throw new ProjectionFaultException($"no fold for {happened.GetType().Name} in orders");
        }
    }

    /// <summary>A fresh order's timeline is its first state; it is written out when a second event comes.</summary>
    public static OrderDetail Detail(OrderRow order)
    {
        if (order.Detail is { } detail)
        {
            return detail;
        }

        order.Detail = new OrderDetail { Timeline = [new TimelineEntry(order.State, order.CreatedAt)] };
        return order.Detail;
    }

    private static Instant PayBy(ItemRow item, Instant at) => at + TimeSpan.FromSeconds(item.Terms.HoldSeconds);

    private static void Enter(OrderRow order, OrderState state, Instant at)
    {
        Detail(order).Timeline.Add(new TimelineEntry(state, at));
        order.State = state;
    }

    private static void Deliver(OrderRow order, OrderEvent happened, Instant at)
    {
        var detail = Detail(order);
        switch (happened)
        {
            case OrderShipped shipped:
                ShipmentFold.Ship(detail, shipped, at);
                Enter(order, OrderState.Shipped, at);
                break;
            case OrderDelivered told:
                ShipmentFold.End(detail, order.Id, ShipmentStatus.Delivered, told.Stamp != default, at);
                Enter(order, OrderState.Delivered, at);
                break;
            case DeliveryFailed told:
                ShipmentFold.End(detail, order.Id, ShipmentStatus.Failed, told.Stamp != default, at);
                Enter(order, OrderState.DeliveryFailed, at);
                break;
            case ShipmentReported told:
                ShipmentFold.Report(detail, order.Id, told, at);
                break;
            default:
                throw new ProjectionFaultException($"no fold for {happened.GetType().Name} in shipments");
        }
    }

    private static void Start(ItemRow item, OrderRow order, PaymentStarted started, Instant at)
    {
        Detail(order).GraceUntil ??= started.GraceUntil;
        var amount = new Money(order.Amount, item.Terms.Price.Currency);
        Set(order, new(started.PaymentId, started.Provider, PaymentStatus.Started, amount, at));
    }

    private static void Record(ItemRow item, OrderRow order, PaymentRecorded recorded, Instant at)
    {
        var status = recorded.Kind == PaymentRecordKind.Failed ? PaymentStatus.Failed : PaymentStatus.Captured;
        var said = new Money(recorded.Amount.Amount, item.Terms.Price.Currency);
        Set(order, new(recorded.PaymentId, recorded.Provider, status, said, at));
    }

    /// <summary>A payment keeps its place among those of the order when its status moves.</summary>
    private static void Set(OrderRow order, OrderPaymentView payment)
    {
        var payments = Detail(order).Payments ??= [];
        var index = payments.FindIndex(one => one.PaymentId == payment.PaymentId);
        if (index < 0)
        {
            payments.Add(payment);
        }
        else
        {
            payments[index] = payment;
        }
    }

    private static void Request(OrderRow order, RefundRequested refund, Instant at)
    {
        var detail = Detail(order);
        (detail.Refunds ??= []).Add(new RefundEntryView(
            refund.RefundId, refund.PaymentId, refund.Amount, refund.Restock, refund.Reason, at, null));
        if (refund.PaymentId == detail.Capturing && OfPayment(detail).Sum(entry => entry.Amount) == order.Amount)
        {
            Enter(order, OrderState.Refunding, at);
        }
    }

    private static void Send(OrderRow order, RefundSent sent, Instant at)
    {
        var detail = Detail(order);
        var index = detail.Refunds?.FindIndex(entry => entry.RefundId == sent.RefundId) ?? -1;
        if (index < 0)
        {
            throw new ProjectionFaultException(
                $"refund {sent.RefundId} of order {order.Id} was sent and never asked for");
        }

        detail.Refunds![index] = detail.Refunds[index] with { SentAt = at };
        if (order.State == OrderState.Refunding && OfPayment(detail).All(entry => entry.SentAt is not null))
        {
            order.Restocked = OfPayment(detail).Any(entry => entry.Restock);
            Enter(order, OrderState.Refunded, at);
        }
    }

    /// <summary>Refunds of the payment that paid the order; those of late and second payments do not move it.</summary>
    private static IEnumerable<RefundEntryView> OfPayment(OrderDetail detail) =>
        detail.Refunds?.Where(entry => entry.PaymentId == detail.Capturing) ?? [];

    /// <summary>States whose units count in sold (design.md, What counts where); refunded ones apart.</summary>
    public static bool IsSold(OrderState state) => state is OrderState.Paid or OrderState.Shipped
        or OrderState.Delivered or OrderState.DeliveryFailed or OrderState.Refunding;
}
