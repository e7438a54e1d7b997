using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Tests.Peers;

/// <summary>Messages of every kind, with and without what they may lack.</summary>
internal static class PeerSamples
{
    public static readonly ItemId Item = new(0x0123456789ABCDEF, 0x0246);
    public static readonly OrderKey Order = new(new Key128(1, ulong.MaxValue));
    public static readonly BuyerKey Buyer = new(new Key128(ulong.MaxValue, 2));
    public static readonly CommandStamp Stamp = new(new CommandKey(new Key128(3, 4)), ulong.MaxValue);
    public static readonly Money Price = new(1999, "CNY");
    public static readonly Instant At = new(1_800_000_000_123);
    public static readonly Requester Merchant = new("商家-1 \"<&>\\ \u0001 🛒", RequesterKind.Merchant);

    public static readonly ItemTerms Terms = new(
        "手机 \"X\" 🛒", Price, 2, At, new Instant(long.MaxValue), 900, new AdmissionTerms(1000, null, int.MaxValue,
            ChallengeKind.ProofOfWork, 0));

    public static readonly PlaceOrder Purchase = new(
        Order, "buyer-1", Buyer, 1, false, new PassFacts(3, At, new Instant(At.UnixMs + 120_000), false), 77,
        new ShipToRecord(new Key128(5, 6), "张三", "+86 138 0000 0000", "上海市浦东新区 1 号", "10.0.0.1"), false,
        new Instant(1_800_000_000_001));

    public static readonly ItemFacts Facts = new(
        Item, "m1", Terms, ItemStatus.Published, int.MaxValue, true, false, int.MinValue);

    public static readonly StockView Stock = new(
        100, 1, 2, 3, 4, 5, 6, int.MaxValue, 8, new ShardOffset(new ShardId(63), long.MaxValue));

    public static readonly OrderView Reserved = new(
        new OrderId(Item, Order), Buyer, 1, Price, OrderState.Reserved, null, null, At, null, At, At,
        new ShardOffset(new ShardId(0), 1), null, null, null, [new TimelineEntry(OrderState.Reserved, At)], 1);

    public static readonly OrderView Returned = Reserved with
    {
        Quantity = int.MinValue,
        Amount = new Money(long.MinValue, ""),
        State = OrderState.Refunding,
        Reason = RefusalCode.ReducedCapacity,
        Ahead = int.MaxValue,
        GraceUntil = new Instant(long.MinValue),
        Position = null,
        Payment = new OrderPaymentView("pay_1", "沙盒", PaymentStatus.Captured, Price, At),
        Shipment = new OrderShipmentView(
            "SF", "SF-1", At, null, ShipmentStatus.InTransit, At,
            [
                new ShipmentRecordView("80", ShipmentStatus.InTransit, At, At),
                new ShipmentRecordView("?", ShipmentStatus.None, new Instant(long.MinValue), At, "SF-0"),
            ]),
        Refund = new OrderRefundView(
            long.MaxValue, 0,
            [
                new RefundEntryView("rf_1", "pay_1", 1, true, "坏了", At, null),
                new RefundEntryView("rf_2", "pay_1", 2, false, "", At, At),
            ]),
        Timeline = [],
        Version = int.MaxValue,
    };

    public static readonly IReadOnlyList<ItemRequest> ItemRequests =
    [
        Purchase,
        Purchase with
        {
            Buyer = "",
            Quantity = int.MinValue,
            WaitList = true,
            Deferred = true,
            Pass = new PassFacts(int.MinValue, new Instant(long.MinValue), new Instant(long.MaxValue), true),
            ShipTo = new ShipToRecord(default, "", "", new string('路', 500)),
        },
        new ReadOrder(Order, new Requester("buyer-1", RequesterKind.Buyer), Buyer),
        new ReadOrder(Order, Merchant, default),
        new CreateItem(Item, "m1", Terms, 100, null, Stamp),
        new CreateItem(Item, "m1", Terms with { Admission = AdmissionTerms.Default }, 100, Item, Stamp),
        new ChangeDraft(Merchant, Terms, 0),
        new PublishItem(Merchant, "", Stamp),
        new PauseItem(Merchant, "price typo 价格", Stamp),
        new ResumeItem(Merchant, "checked", Stamp),
        new RetireItem(Merchant, "over", default),
        new AdjustStock(Merchant, int.MinValue, "broken", Stamp),
        new CancelOrder(Order, Buyer, Stamp),
        new StartPayment(Order, Buyer, "pay_1", "sandbox", TimeSpan.FromSeconds(30), Stamp),
        new RecordPayment(Order, "pay_1", "sandbox", true, new Money(long.MaxValue, "JPY")),
        new RecordRefundSent(Order, "pay_1", Price, ulong.MaxValue),
        new ExpireHolds(512),
        new SettleDeadline(Order, "pay_1", "sandbox", null),
        new SettleDeadline(Order, "pay_1", "sandbox", Price),
        new OpenRound(TimeSpan.FromMilliseconds(1)),
        new RequestRefund(Merchant, Order, null, true, "", "rf_1", Stamp),
        new RequestRefund(Merchant, Order, long.MaxValue, false, "坏了", "rf_1", Stamp),
        new ShipOrder(Merchant, Order, "SF", "SF-1", Stamp),
        new RecordDelivery(Merchant, Order, false, Stamp),
        new ReportShipment(Order, "sf", "SF-1", "80", ShipmentStatus.Delivered, At),
        new ClawBackHold(Merchant, Order, "bots"),
        new ReadItem(null),
        new ReadItem(Merchant),
        new ReadStock(Merchant),
        new ReadBalance(Merchant),
        new ReadStateHash(Merchant),
        new PassivateItem(Merchant),
        new UseChallenge(new Key128(ulong.MaxValue, 1), At, new Key128(2, ulong.MaxValue)),
        new ChangeAdmission(Merchant, new AdmissionChange(500, 1, 0, ChallengeKind.ProofOfWork), "人多", Stamp),
        new ChangeAdmission(Merchant, new AdmissionChange(), "", default),
    ];

    public static readonly IReadOnlyList<ItemReply> ItemReplies =
    [
        new OrderAnswered(Reserved),
        new OrderAnswered(Reserved with { PayBy = null }, Replayed: true, Deferred: true),
        new OrderAnswered(Returned),
        Refused.With(RefusalCode.SoldOut),
        new Refused(RefusalCode.NotOpen, Order, At, TimeSpan.FromTicks(long.MaxValue), true),
        Undecided.Instance,
        Done.Instance,
        new ItemAnswered(new ItemView(Facts, Stock, At, At, null)),
        new ItemAnswered(new ItemView(Facts, Stock, At, At, Item), Replayed: true),
        new StockAnswered(Stock, Replayed: true),
        new PaymentAnswered(new OrderId(Item, Order), "pay_1", "sandbox", Price, At, Replayed: true, IsOver: true),
        new BalanceAnswered(new ItemBalance(
            Facts, Stock, new Dictionary<OrderState, int> { [OrderState.Paid] = 2, [OrderState.Waiting] = 0 },
            new MoneyBalance(Int128.MaxValue, Int128.MinValue, 0, -1), [0, 1, 255])),
        new BalanceAnswered(new ItemBalance(Facts, Stock, new Dictionary<OrderState, int>(), default, [])),
        new StateHashAnswered(long.MaxValue, new ShardOffset(new ShardId(3), 9), 7, [1, 0, 255]),
    ];

    public static readonly IReadOnlyList<PeerRequest> Requests =
    [
        .. ItemRequests.Select(request => new AskItem(Item, request, false, null)),
        new AskItem(default, Purchase, true, [.. Enumerable.Range(1, 16).Select(i => (byte)i)]),
        new AskItem(Item, Purchase, false, []),
        new WatchOrder(new OrderId(Item, Order), int.MaxValue, TimeSpan.FromSeconds(30)),
        new PrepareShard(new ShardId(4095), long.MaxValue, []),
        new PrepareShard(new ShardId(0), 1, [Item, default, new ItemId(ulong.MaxValue, ushort.MaxValue)]),
        new TakeShard(new ShardId(7), long.MinValue),
        new DescribeShards(),
        new AskRefusals(Item, Buyer),
        new DescribeNode(),
    ];

    public static readonly IReadOnlyList<PeerReply> Replies =
    [
        .. ItemReplies.Select(reply => new ItemReplied(reply)),
        new NotOwner(null, 0),
        new NotOwner(new Guid("00112233-4455-6677-8899-aabbccddeeff"), long.MaxValue),
        new Acknowledged(true),
        new Acknowledged(false),
        new ShardsDescribed([]),
        new ShardsDescribed([new ShardDescription(new ShardId(5), 6, long.MaxValue, 8, 9)]),
        new Unreachable(true),
        new Unreachable(false),
        new RefusalsTold([]),
        new RefusalsTold(
        [
            new RefusalNote("order", "sold-out", "item", int.MaxValue, At, At, Order),
            new RefusalNote("pass", "", "买家", 0, new Instant(long.MinValue), At),
        ]),
        new NodeDescribed(new NodeCounts(long.MaxValue, 0, 7)),
        new NodeDescribed(new NodeCounts(0, 1, 2, 0.25, 1e6)),
        new NodeDescribed(new NodeCounts(0, 1, 2)
        {
            Arrived = 3,
            Passes = 4,
            Admitted = long.MaxValue,
            RefusedBy = new Dictionary<string, long> { ["sold-out"] = 5, ["quota-exceeded"] = 0 },
            DecideP50Ms = 0.01,
            DecideP99Ms = 2,
            BatchSize = 1.5,
            Violations = 6,
        }),
    ];

    public static readonly IReadOnlyList<PeerNote> Notes =
    [
        new FactsTold([]),
        new FactsTold([Facts, Facts with { Merchant = "买家", SoldOut = false, WaitListOpen = true }]),
        new FactsDropped([]),
        new FactsDropped([Item, default]),
        new RowsChanged(),
    ];
}
