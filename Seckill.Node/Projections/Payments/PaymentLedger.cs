using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Payments and refunds of the orders that one step is about.</summary>
internal sealed class PaymentLedger
{
    private readonly Dictionary<(OrderId Order, string PaymentId, int Line), PaymentRow> _payments;
    private readonly Dictionary<(OrderId Order, string RefundId), RefundRow> _refunds;
    private readonly HashSet<PaymentRow> _changedPayments = [];
    private readonly HashSet<RefundRow> _changedRefunds = [];

    public PaymentLedger(IReadOnlyList<PaymentRow> payments, IReadOnlyList<RefundRow> refunds)
    {
        _payments = payments.ToDictionary(row => (row.Order, row.PaymentId, row.Line));
        _refunds = refunds.ToDictionary(row => (row.Order, row.RefundId));
    }

    public IReadOnlyList<PaymentRow> ChangedPayments => [.. _changedPayments];

    public IReadOnlyList<RefundRow> ChangedRefunds => [.. _changedRefunds];

    public void Apply(OrderId order, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case PaymentStarted started:
                Pay(order, started.PaymentId, started.Provider, PaymentRowState.Started, default, at);
                break;
            case OrderPaid paid:
                Pay(order, paid.PaymentId, paid.Provider, PaymentRowState.Captured, paid.Amount, at);
                break;
            case PaymentRecorded { Kind: PaymentRecordKind.Failed } failed:
                Pay(order, failed.PaymentId, failed.Provider, PaymentRowState.Failed, default, at);
                break;
            case PaymentRecorded recorded:
                Pay(order, recorded.PaymentId, recorded.Provider, StateOf(recorded.Kind), recorded.Amount, at);
                break;
            case RefundRequested asked:
                Ask(order, asked, at);
                break;
            case RefundSent sent:
                Send(order, sent, at);
                break;
            case UnitsReserved or WaitListed or WaitListOffered or WaitListClosed or HoldExpired or OrderCancelled
                or HoldClawedBack or OrderShipped or OrderDelivered or DeliveryFailed
                or ShipmentReported:
                break;
            default:
                throw new ProjectionFaultException($"no fold for {happened.GetType().Name} in payments");
        }
    }

    private static PaymentRowState StateOf(PaymentRecordKind kind) => kind switch
    {
        PaymentRecordKind.Late => PaymentRowState.Late,
        PaymentRecordKind.Second => PaymentRowState.Second,
        PaymentRecordKind.Unfitting => PaymentRowState.Unfitting,
        _ => throw new ProjectionFaultException($"no fold for the payment record {kind}"),
    };

    private static bool IsCaptured(PaymentRowState state) =>
        state is PaymentRowState.Captured or PaymentRowState.Late or PaymentRowState.Second;

    private void Pay(
        OrderId order, string paymentId, string provider, PaymentRowState state, Money amount, Instant at)
    {
        var key = (order, paymentId, state == PaymentRowState.Unfitting ? 1 : 0);
        if (!_payments.TryGetValue(key, out var row))
        {
            row = new PaymentRow
            {
                Order = order,
                PaymentId = paymentId,
                Line = key.Item3,
                Provider = provider,
                At = at,
            };
            _payments.Add(key, row);
        }
        else if (IsCaptured(row.State))
        {
            // One capture a payment: money that is in does not go out by a later word about the same payment.
            throw new ProjectionFaultException($"payment {paymentId} of order {order} is {row.State}, now {state}");
        }

        (row.State, row.Amount, row.UpdatedAt) = (state, new Money(amount.Amount, amount.Currency ?? ""), at);
        _changedPayments.Add(row);
    }

    private void Ask(OrderId order, RefundRequested asked, Instant at)
    {
        var row = new RefundRow
        {
            Order = order,
            RefundId = asked.RefundId,
            PaymentId = asked.PaymentId,
            Amount = asked.Amount,
            Restock = asked.Restock,
            Reason = asked.Reason,
            By = asked.By,
            RequestedAt = at,
        };
        if (!_refunds.TryAdd((order, asked.RefundId), row))
        {
            throw new ProjectionFaultException($"refund {asked.RefundId} of order {order} is asked for twice");
        }

        _changedRefunds.Add(row);
    }

    private void Send(OrderId order, RefundSent sent, Instant at)
    {
        if (!_refunds.TryGetValue((order, sent.RefundId), out var row))
        {
            throw new ProjectionFaultException($"refund {sent.RefundId} of order {order} was sent and never asked for");
        }

        row.SentAt = at;
        _changedRefunds.Add(row);
    }
}
