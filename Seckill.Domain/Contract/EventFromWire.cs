using Google.Protobuf;

namespace Seckill.Domain;

/// <summary>Protobuf form to domain event; a number that names nothing here throws, as an unknown kind does.</summary>
internal static class EventFromWire
{
    public static ItemEvent Of(Contract.Event wire) => wire.KindCase switch
    {
        Contract.Event.KindOneofCase.UnitsReserved => Reserved(wire.UnitsReserved),
        Contract.Event.KindOneofCase.OrderPaid => Paid(wire.OrderPaid),
        Contract.Event.KindOneofCase.PaymentStarted => Started(wire.PaymentStarted),
        Contract.Event.KindOneofCase.HoldExpired => new HoldExpired(Order(wire.HoldExpired.Order)),
        Contract.Event.KindOneofCase.OrderCancelled =>
            new OrderCancelled(Order(wire.OrderCancelled.Order), Of(wire.OrderCancelled.Stamp)),
        Contract.Event.KindOneofCase.OrderShipped => Shipped(wire.OrderShipped),
        Contract.Event.KindOneofCase.OrderDelivered =>
            new OrderDelivered(
                Order(wire.OrderDelivered.Order), wire.OrderDelivered.By, Of(wire.OrderDelivered.Stamp)),
        Contract.Event.KindOneofCase.DeliveryFailed =>
            new DeliveryFailed(
                Order(wire.DeliveryFailed.Order), wire.DeliveryFailed.By, Of(wire.DeliveryFailed.Stamp)),
        Contract.Event.KindOneofCase.ShipmentReported => Reported(wire.ShipmentReported),
        Contract.Event.KindOneofCase.RefundRequested => Refund(wire.RefundRequested),
        Contract.Event.KindOneofCase.RefundSent =>
            new RefundSent(Order(wire.RefundSent.Order), wire.RefundSent.RefundId, wire.RefundSent.CallbackKey),
        Contract.Event.KindOneofCase.PaymentRecorded => Recorded(wire.PaymentRecorded),
        Contract.Event.KindOneofCase.WaitListed => Listed(wire.WaitListed),
        Contract.Event.KindOneofCase.WaitListOffered => new WaitListOffered(Order(wire.WaitListOffered.Order)),
        Contract.Event.KindOneofCase.WaitListClosed =>
            new WaitListClosed(Order(wire.WaitListClosed.Order), Named<RefusalCode>(wire.WaitListClosed.Reason)),
        Contract.Event.KindOneofCase.RoundOpened => new RoundOpened(wire.RoundOpened.Round),
        Contract.Event.KindOneofCase.HoldClawedBack =>
            new HoldClawedBack(Order(wire.HoldClawedBack.Order), wire.HoldClawedBack.Reason, wire.HoldClawedBack.By),
        Contract.Event.KindOneofCase.ItemCreated => Created(wire.ItemCreated),
        Contract.Event.KindOneofCase.ItemChanged => new ItemChanged(Of(wire.ItemChanged.Terms), wire.ItemChanged.Stock),
        Contract.Event.KindOneofCase.ItemPublished =>
            new ItemPublished(wire.ItemPublished.By, wire.ItemPublished.Reason, Of(wire.ItemPublished.Stamp)),
        Contract.Event.KindOneofCase.ItemPaused =>
            new ItemPaused(wire.ItemPaused.By, wire.ItemPaused.Reason, Of(wire.ItemPaused.Stamp)),
        Contract.Event.KindOneofCase.ItemResumed =>
            new ItemResumed(wire.ItemResumed.By, wire.ItemResumed.Reason, Of(wire.ItemResumed.Stamp)),
        Contract.Event.KindOneofCase.ItemRetired =>
            new ItemRetired(wire.ItemRetired.By, wire.ItemRetired.Reason, Of(wire.ItemRetired.Stamp)),
        Contract.Event.KindOneofCase.StockAdjusted => Adjusted(wire.StockAdjusted),
        Contract.Event.KindOneofCase.AdmissionChanged => Changed(wire.AdmissionChanged),
        _ => throw new UnknownEventException($"event kind {wire.KindCase}"),
    };

    private static UnitsReserved Reserved(Contract.UnitsReserved e) =>
        new(Order(e.Order), e.Buyer, Quantity(e.MoreUnits), e.BodyDigest, Key(e.ShipToDigest), e.Deferred);

    private static WaitListed Listed(Contract.WaitListed e) =>
        new(Order(e.Order), e.Buyer, Quantity(e.MoreUnits), e.BodyDigest, Key(e.ShipToDigest), e.Deferred);

    private static PaymentStarted Started(Contract.PaymentStarted e) =>
        new(Order(e.Order), e.PaymentId, e.Provider, new Instant(e.GraceUntilMs), Of(e.Stamp));

    private static OrderPaid Paid(Contract.OrderPaid e) => new(Order(e.Order), e.PaymentId, e.Provider, Of(e.Amount));

    private static PaymentRecorded Recorded(Contract.PaymentRecorded e) =>
        new(Order(e.Order), e.PaymentId, e.Provider, Named<PaymentRecordKind>(e.Record), Of(e.Amount));

    private static RefundRequested Refund(Contract.RefundRequested e) =>
        new(Order(e.Order), e.RefundId, e.PaymentId, e.Amount, e.Restock, e.Reason, e.By, Of(e.Stamp));

    private static OrderShipped Shipped(Contract.OrderShipped e) =>
        new(Order(e.Order), e.Carrier, e.TrackingNumber, e.By, Of(e.Stamp));

    private static ShipmentReported Reported(Contract.ShipmentReported e) => new(
        Order(e.Order), e.Carrier, e.TrackingNumber, e.Code, Named<ShipmentStatus>(e.Status),
        new Instant(e.ReportedAtMs));

    private static StockAdjusted Adjusted(Contract.StockAdjusted e) => new(e.Delta, e.Reason, e.By, Of(e.Stamp));

    private static AdmissionChanged Changed(Contract.AdmissionChanged e) =>
        new(Of(e.Admission), e.Reason, e.By, Of(e.Stamp));

    private static ItemCreated Created(Contract.ItemCreated e) => new(
        Item(e.Item), e.Merchant, Of(e.Terms), e.Stock, e.CopyOf.IsEmpty ? null : Item(e.CopyOf), Of(e.Stamp));

    internal static ItemTerms Of(Contract.Terms? terms)
    {
        var given = terms ?? throw new UnknownEventException("an item without terms");
        return new ItemTerms(
            given.Title, Of(given.Price), given.PerBuyerLimit, new Instant(given.OpensAtMs),
            new Instant(given.ClosesAtMs), given.HoldSeconds, Of(given.Admission));
    }

    private static AdmissionTerms Of(Contract.Admission? admission) => admission is null
        ? AdmissionTerms.Default
        : new AdmissionTerms(
            admission.HasRatePerSecond ? admission.RatePerSecond : null,
            admission.HasBurst ? admission.Burst : null,
            admission.HasMaxLine ? admission.MaxLine : null,
            Named<ChallengeKind>(admission.Challenge),
            admission.HasMaxUnpaidOrders ? admission.MaxUnpaidOrders : null);

    private static Money Of(Contract.Money? money) => money is null
        ? throw new UnknownEventException("a payment or price without an amount")
        : new Money(money.Amount, money.Currency);

    private static CommandStamp Of(Contract.Stamp? stamp) =>
        stamp is null ? default : new CommandStamp(new CommandKey(Key(stamp.Key)), stamp.BodyDigest);

    private static OrderKey Order(ByteString bytes) => new(Key(bytes));

    private static Key128 Key(ByteString bytes) => bytes.Length switch
    {
        0 => default,
        Key128.ByteCount => Key128.Read(bytes.Span),
        _ => throw new UnknownEventException($"a key of {bytes.Length} bytes"),
    };

    private static ItemId Item(ByteString bytes) => bytes.Length == ItemId.ByteCount
        ? ItemId.Read(bytes.Span) : throw new UnknownEventException($"an item id of {bytes.Length} bytes");

    private static int Quantity(uint moreUnits) => moreUnits < int.MaxValue
        ? (int)moreUnits + 1 : throw new UnknownEventException("a quantity out of range");

    private static TEnum Named<TEnum>(int number) where TEnum : struct, Enum =>
        Enum.IsDefined((TEnum)(object)number)
            ? (TEnum)(object)number : throw new UnknownEventException($"{typeof(TEnum).Name} {number}");
}
