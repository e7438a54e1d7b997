using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>What an event makes of its order's delivery.</summary>
internal static class DeliveryFold
{
    /// <summary>The row that the event made or changed; null: it is none of the deliveries' business.</summary>
    public static DeliveryRow? Apply(
        Dictionary<OrderId, DeliveryRow> rows, OrderId order, OrderEvent happened, Instant at)
    {
        switch (happened)
        {
            case OrderPaid paid:
                var row = new DeliveryRow
                {
                    Order = order,
                    PaidAt = at,
                    PaymentId = paid.PaymentId,
                    Amount = paid.Amount.Amount,
                    State = DeliveryState.Due,
                    UpdatedAt = at,
                };
                return rows.TryAdd(order, row)
                    ? row : throw new ProjectionFaultException($"order {order} is paid twice");
            case OrderShipped shipped:
                row = Move(rows, order, DeliveryState.Shipped, at);
                (row.Carrier, row.TrackingNumber, row.ShippedAt) = (shipped.Carrier, shipped.TrackingNumber, at);
                return row;
            case OrderDelivered told:
                row = Move(rows, order, DeliveryState.Delivered, at);
                row.DeliveredAt = told.Stamp == default ? row.Reported ?? at : at;
                return row;
            case DeliveryFailed:
                row = Move(rows, order, DeliveryState.Failed, at);
                row.DeliveredAt = null;
                return row;
            case ShipmentReported { Status: ShipmentStatus.Delivered } told:
                return Report(rows, order, told, at);
            case ShipmentReported:
                return null;
            case RefundRequested refund:
                return Withdraw(rows, order, refund, at);
            case UnitsReserved or WaitListed or WaitListOffered or WaitListClosed or HoldExpired or OrderCancelled
                or HoldClawedBack or PaymentStarted or PaymentRecorded or RefundSent:
                return null;
            default:
                throw new ProjectionFaultException($"no fold for {happened.GetType().Name} in deliveries");
        }
    }

    private static DeliveryRow Move(
        Dictionary<OrderId, DeliveryRow> rows, OrderId order, DeliveryState state, Instant at)
    {
        if (!rows.TryGetValue(order, out var row))
        {
            throw new ProjectionFaultException($"order {order} moves to {state} and was never paid");
        }

        (row.State, row.UpdatedAt) = (state, at);
        return row;
    }

    /// <summary>The move itself is told by the event after it; a later report says when it truly was.</summary>
    private static DeliveryRow? Report(
        Dictionary<OrderId, DeliveryRow> rows, OrderId order, ShipmentReported told, Instant at)
    {
        if (!rows.TryGetValue(order, out var row) || row.TrackingNumber is null)
        {
            throw new ProjectionFaultException($"order {order} is reported of and was never shipped");
        }

        row.Reported = told.ReportedAt;
        if (row.State != DeliveryState.Delivered || !(told.ReportedAt > row.DeliveredAt)
            || ShipmentRow.NameOf(row.Carrier!, row.TrackingNumber)
                != ShipmentRow.NameOf(told.Carrier, told.TrackingNumber))
        {
            return null;
        }

        (row.DeliveredAt, row.UpdatedAt) = (told.ReportedAt, at);
        return row;
    }

    /// <summary>
    /// Refunds of late and second payments are of no concern here: the order may have no delivery at all.
    /// </summary>
    private static DeliveryRow? Withdraw(
        Dictionary<OrderId, DeliveryRow> rows, OrderId order, RefundRequested refund, Instant at)
    {
        if (!rows.TryGetValue(order, out var row) || row.PaymentId != refund.PaymentId)
        {
            return null;
        }

        row.RefundAsked += refund.Amount;
        return row.RefundAsked >= row.Amount ? Move(rows, order, DeliveryState.Withdrawn, at) : row;
    }
}
