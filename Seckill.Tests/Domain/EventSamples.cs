using Seckill.Domain;

namespace Seckill.Tests.Domain;

/// <summary>Owns one or more samples of every event kind, by name; the golden files hold their bytes.</summary>
internal static class EventSamples
{
    private static readonly OrderKey Order = new(new Key128(0x0102030405060708, 0x090A0B0C0D0E0F10));
    private static readonly Key128 Digest = new(0xA1A2A3A4A5A6A7A8, 0xB1B2B3B4B5B6B7B8);
    private static readonly Money Price = new(1999, "CNY");

    private static readonly CommandStamp Stamp =
        new(new CommandKey(new Key128(0x1111111111111111, 0x2222222222222222)), 0x3333333333333333);

    private static readonly ItemTerms Terms = new(
        "Teapot 茶壶", Price, 2, new Instant(1_800_000_000_000), new Instant(1_800_003_600_000), 900,
        new AdmissionTerms(1000, 0, null, ChallengeKind.ProofOfWork, 3));

    public static readonly ItemId Item = new(0x0123456789ABCDEF, 0x0246);

    public static readonly IReadOnlyDictionary<string, ItemEvent> All = new Dictionary<string, ItemEvent>
    {
        ["UnitsReserved"] = new UnitsReserved(Order, "u1", 1, 0xFEDCBA9876543210, Digest, false),
        ["UnitsReserved/all"] = new UnitsReserved(Order, "买家-2", 300, 1, Digest, true),
        ["UnitsReserved/least"] = new UnitsReserved(Order, "u", 1, 0, default, false),
        ["OrderPaid"] = new OrderPaid(Order, "pay_1", "sandbox", Price),
        ["PaymentStarted"] = new PaymentStarted(Order, "pay_1", "sandbox", new Instant(1_800_000_900_000), Stamp),
        ["HoldExpired"] = new HoldExpired(Order),
        ["OrderCancelled"] = new OrderCancelled(Order, Stamp),
        ["OrderShipped"] = new OrderShipped(Order, "SF", "SF123", "m1", Stamp),
        ["OrderDelivered"] = new OrderDelivered(Order, "m1", Stamp),
        ["OrderDelivered/carrier"] = new OrderDelivered(Order, "sf", default),
        ["DeliveryFailed"] = new DeliveryFailed(Order, "m1", Stamp),
        ["ShipmentReported"] = new ShipmentReported(
            Order, "SF", "SF123", "80", ShipmentStatus.Delivered, new Instant(1_800_000_800_000)),
        ["ShipmentReported/raw"] = new ShipmentReported(
            Order, "顺丰", "SF 123", "?", ShipmentStatus.None, new Instant(0)),
        ["RefundRequested"] = new RefundRequested(Order, "rf_1", "pay_1", 999, true, "broken", "m1", Stamp),
        ["RefundRequested/late"] =
            new RefundRequested(Order, "rf_2", "pay_2", 1999, false, "late-payment", "", default),
        ["RefundSent"] = new RefundSent(Order, "rf_1", 0x0102030405060708),
        ["PaymentRecorded/failed"] = Recorded(PaymentRecordKind.Failed),
        ["PaymentRecorded/late"] = Recorded(PaymentRecordKind.Late),
        ["PaymentRecorded/second"] = Recorded(PaymentRecordKind.Second),
        ["PaymentRecorded/unfitting"] = Recorded(PaymentRecordKind.Unfitting),
        ["WaitListed"] = new WaitListed(Order, "u1", 2, 7, Digest, true),
        ["WaitListOffered"] = new WaitListOffered(Order),
        ["WaitListClosed/sold-out"] = new WaitListClosed(Order, RefusalCode.SoldOut),
        ["WaitListClosed/ended"] = new WaitListClosed(Order, RefusalCode.Ended),
        ["RoundOpened"] = new RoundOpened(2),
        ["HoldClawedBack"] = new HoldClawedBack(Order, "bots", "op1"),
        ["ItemCreated"] = new ItemCreated(Item, "m1", Terms, 100, null, Stamp),
        ["ItemCreated/copy"] = new ItemCreated(Item, "m1", Terms, 100, new ItemId(1, 2), Stamp),
        ["ItemChanged"] = new ItemChanged(Terms with { Admission = AdmissionTerms.Default }, 50),
        ["ItemPublished"] = new ItemPublished("m1", "", Stamp),
        ["ItemPaused"] = new ItemPaused("op1", "price typo", Stamp),
        ["ItemResumed"] = new ItemResumed("op1", "checked", Stamp),
        ["ItemRetired"] = new ItemRetired("m1", "over", Stamp),
        ["StockAdjusted/more"] = new StockAdjusted(50, "found", "m1", Stamp),
        ["StockAdjusted/less"] = new StockAdjusted(-5, "broken", "m1", Stamp),
        ["AdmissionChanged"] = new AdmissionChanged(
            new AdmissionTerms(500, 1000, 0, ChallengeKind.ProofOfWork, 3), "bots", "op1", Stamp),
        ["AdmissionChanged/least"] = new AdmissionChanged(AdmissionTerms.Default, "", "m1", default),
    };

    private static PaymentRecorded Recorded(PaymentRecordKind kind) => new(Order, "pay_1", "sandbox", kind, Price);
}
