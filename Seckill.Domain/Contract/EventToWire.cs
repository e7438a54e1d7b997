using Google.Protobuf;

namespace Seckill.Domain;

/// <summary>Domain event to its Protobuf form; one arm a kind, no silent default.</summary>
internal static class EventToWire
{
    public static Contract.Event Of(ItemEvent happened) => happened switch
    {
        UnitsReserved e => new() { UnitsReserved = Reserved(e) },
        OrderPaid e => new() { OrderPaid = Paid(e) },
        PaymentStarted e => new() { PaymentStarted = Started(e) },
        HoldExpired e => new() { HoldExpired = new() { Order = Bytes(e.Order) } },
        OrderCancelled e => new() { OrderCancelled = new() { Order = Bytes(e.Order), Stamp = Of(e.Stamp) } },
        OrderShipped e => new() { OrderShipped = Shipped(e) },
        OrderDelivered e => new()
        { OrderDelivered = new() { Order = Bytes(e.Order), By = e.By, Stamp = Of(e.Stamp) } },
        DeliveryFailed e => new()
        { DeliveryFailed = new() { Order = Bytes(e.Order), By = e.By, Stamp = Of(e.Stamp) } },
        ShipmentReported e => new() { ShipmentReported = Reported(e) },
        RefundRequested e => new() { RefundRequested = Refund(e) },
        RefundSent e => new()
        { RefundSent = new() { Order = Bytes(e.Order), RefundId = e.RefundId, CallbackKey = e.CallbackKey } },
        PaymentRecorded e => new() { PaymentRecorded = Recorded(e) },
        WaitListed e => new() { WaitListed = Listed(e) },
        WaitListOffered e => new() { WaitListOffered = new() { Order = Bytes(e.Order) } },
        WaitListClosed e => new() { WaitListClosed = new() { Order = Bytes(e.Order), Reason = (int)e.Reason } },
        RoundOpened e => new() { RoundOpened = new() { Round = e.Round } },
        HoldClawedBack e => new() { HoldClawedBack = new() { Order = Bytes(e.Order), Reason = e.Reason, By = e.By } },
        ItemCreated e => new() { ItemCreated = Created(e) },
        ItemChanged e => new() { ItemChanged = new() { Terms = Of(e.Terms), Stock = e.Stock } },
        ItemPublished e => new() { ItemPublished = new() { By = e.By, Reason = e.Reason, Stamp = Of(e.Stamp) } },
        ItemPaused e => new() { ItemPaused = new() { By = e.By, Reason = e.Reason, Stamp = Of(e.Stamp) } },
        ItemResumed e => new() { ItemResumed = new() { By = e.By, Reason = e.Reason, Stamp = Of(e.Stamp) } },
        ItemRetired e => new() { ItemRetired = new() { By = e.By, Reason = e.Reason, Stamp = Of(e.Stamp) } },
        StockAdjusted e => new()
        { StockAdjusted = new() { Delta = e.Delta, Reason = e.Reason, By = e.By, Stamp = Of(e.Stamp) } },
        AdmissionChanged e => new()
        { AdmissionChanged = new() { Admission = Of(e.Admission), Reason = e.Reason, By = e.By, Stamp = Of(e.Stamp) } },
        _ => throw new NotSupportedException($"{happened.GetType().Name} has no wire form"),
    };

    private static Contract.UnitsReserved Reserved(UnitsReserved e) => new()
    {
        Order = Bytes(e.Order),
        Buyer = e.Buyer,
        BodyDigest = e.BodyDigest,
        ShipToDigest = Bytes(e.ShipToDigest),
        MoreUnits = (uint)e.Quantity - 1,
        Deferred = e.Deferred,
    };

    private static Contract.WaitListed Listed(WaitListed e) => new()
    {
        Order = Bytes(e.Order),
        Buyer = e.Buyer,
        BodyDigest = e.BodyDigest,
        ShipToDigest = Bytes(e.ShipToDigest),
        MoreUnits = (uint)e.Quantity - 1,
        Deferred = e.Deferred,
    };

    private static Contract.PaymentStarted Started(PaymentStarted e) => new()
    {
        Order = Bytes(e.Order),
        PaymentId = e.PaymentId,
        Provider = e.Provider,
        GraceUntilMs = e.GraceUntil.UnixMs,
        Stamp = Of(e.Stamp),
    };

    private static Contract.OrderPaid Paid(OrderPaid e) => new()
    { Order = Bytes(e.Order), PaymentId = e.PaymentId, Provider = e.Provider, Amount = Of(e.Amount) };

    private static Contract.PaymentRecorded Recorded(PaymentRecorded e) => new()
    {
        Order = Bytes(e.Order),
        PaymentId = e.PaymentId,
        Provider = e.Provider,
        Record = (int)e.Kind,
        Amount = Of(e.Amount),
    };

    private static Contract.OrderShipped Shipped(OrderShipped e) => new()
    {
        Order = Bytes(e.Order),
        Carrier = e.Carrier,
        TrackingNumber = e.TrackingNumber,
        By = e.By,
        Stamp = Of(e.Stamp),
    };

    private static Contract.ShipmentReported Reported(ShipmentReported e) => new()
    {
        Order = Bytes(e.Order),
        Carrier = e.Carrier,
        TrackingNumber = e.TrackingNumber,
        Code = e.Code,
        Status = (int)e.Status,
        ReportedAtMs = e.ReportedAt.UnixMs,
    };

    private static Contract.RefundRequested Refund(RefundRequested e) => new()
    {
        Order = Bytes(e.Order),
        RefundId = e.RefundId,
        PaymentId = e.PaymentId,
        Amount = e.Amount,
        Restock = e.Restock,
        Reason = e.Reason,
        By = e.By,
        Stamp = Of(e.Stamp),
    };

    private static Contract.ItemCreated Created(ItemCreated e) => new()
    {
        Item = ByteString.CopyFrom(e.Item.ToBytes()),
        Merchant = e.Merchant,
        Terms = Of(e.Terms),
        Stock = e.Stock,
        CopyOf = e.CopyOf is { } copied ? ByteString.CopyFrom(copied.ToBytes()) : ByteString.Empty,
        Stamp = Of(e.Stamp),
    };

    internal static Contract.Terms Of(ItemTerms terms) => new()
    {
        Title = terms.Title,
        Price = Of(terms.Price),
        PerBuyerLimit = terms.PerBuyerLimit,
        OpensAtMs = terms.OpensAt.UnixMs,
        ClosesAtMs = terms.ClosesAt.UnixMs,
        HoldSeconds = terms.HoldSeconds,
        Admission = Of(terms.Admission),
    };

    private static Contract.Admission Of(AdmissionTerms terms)
    {
        var admission = new Contract.Admission { Challenge = (int)terms.Challenge };
        if (terms.RatePerSecond is { } rate)
        {
            admission.RatePerSecond = rate;
        }

        if (terms.Burst is { } burst)
        {
            admission.Burst = burst;
        }

        if (terms.MaxLine is { } line)
        {
            admission.MaxLine = line;
        }

        if (terms.MaxUnpaidOrders is { } unpaid)
        {
            admission.MaxUnpaidOrders = unpaid;
        }

        return admission;
    }

    private static Contract.Money Of(Money money) => new() { Amount = money.Amount, Currency = money.Currency };

    private static Contract.Stamp? Of(CommandStamp stamp) => stamp == default
        ? null : new() { Key = Bytes(stamp.Key.Value), BodyDigest = stamp.BodyDigest };

    private static ByteString Bytes(OrderKey order) => Bytes(order.Value);

    private static ByteString Bytes(Key128 key) =>
        key == default ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(key.ToBytes());
}
