namespace Seckill.Http.Problems;

/// <summary>Problems of an order's life, and of an item in its merchant's hands.</summary>
internal static class OrderProblems
{
    public static readonly ProblemType ItemPublished = new(
        "item-published", 409,
        new("Item is published", "A published item is never edited: its page is cached everywhere.",
            "Retire it and publish a new one (copyOf takes over its members). Stock has its own route."),
        new("商品已发布", "已发布的商品不可修改：其页面已被各处缓存。",
            "请将其下架并发布新的商品（可用 copyOf 继承内容）。库存请通过库存调整接口修改。"));

    public static readonly ProblemType WrongPhase = new(
        "wrong-phase", 409,
        new("Not in this phase", "The item is not in a phase in which this can be done.",
            "Look at the item's status first."),
        new("当前阶段不允许", "商品当前所处的阶段不允许此操作。",
            "请先查看商品状态。"));

    public static readonly ProblemType BelowCommitted = new(
        "below-committed", 409,
        new("Below what is committed", "The stock can not go below what is held and sold.",
            "Take away less, or wait for holds to end."),
        new("低于已占用数量", "库存不能低于已预留和已售出的数量。",
            "请减少扣减数量，或等待预留结束。"));

    public static readonly ProblemType AlreadyPaid = new(
        "already-paid", 409,
        new("Already paid", "The order is paid and can not be cancelled by the buyer.",
            "Ask the merchant for a refund."),
        new("订单已支付", "订单已支付，买家不能取消。",
            "请联系商家退款。"));

    public static readonly ProblemType NotCancellable = new(
        "not-cancellable", 409,
        new("Can not be cancelled", "The order has ended already.",
            "There is nothing left to cancel."),
        new("无法取消", "订单已经结束。",
            "没有可取消的内容。"));

    public static readonly ProblemType NotPayable = new(
        "not-payable", 409,
        new("Can not be paid", "Only a reserved order can be paid.",
            "Look at the state of the order."),
        new("无法支付", "只有已预留的订单可以支付。",
            "请查看订单状态。"));

    public static readonly ProblemType HoldExpired = new(
        "hold-expired", 409,
        new("Hold has expired", "The time to pay is over; the units went back.",
            "Buy again with a new pass while units are left."),
        new("预留已过期", "支付时间已过，库存已退回。",
            "如仍有库存，请重新获取购买资格后购买。"));

    public static readonly ProblemType ProviderUnavailable = new(
        "provider-unavailable", 502,
        new("Payment provider can not be reached", "The provider did not open the payment.",
            "Try again with the same key; the hold is guarded in the meantime."),
        new("支付渠道不可用", "支付渠道未能创建支付。",
            "请使用同一个键重试，期间您的预留会被保护。"));

    public static readonly ProblemType NotRefundable = new(
        "not-refundable", 409,
        new("Can not be refunded", "Only a paid order that is not refunded in full can be refunded.",
            "Look at the state of the order."),
        new("无法退款", "只有已支付且未全额退款的订单可以退款。",
            "请查看订单状态。"));

    public static readonly ProblemType NotShippable = new(
        "not-shippable", 409,
        new("Can not be shipped", "Only a paid order, or one whose delivery failed, can be shipped.",
            "Look at the state of the order."),
        new("无法发货", "只有已支付或配送失败的订单可以发货。",
            "请查看订单状态。"));

    public static readonly ProblemType WrongState = new(
        "wrong-state", 409,
        new("Not in this state", "The order is not in a state in which this can be done.",
            "Look at the state of the order."),
        new("当前状态不允许", "订单当前的状态不允许此操作。",
            "请查看订单状态。"));

    public static readonly ProblemType ShipmentUnknown = new(
        "shipment-unknown", 404,
        new("No such shipment yet", "No order was shipped by this carrier under this number, as far as is known now.",
            "Send it again after Retry-After: the merchant may not have written the number yet."),
        new("暂无此运单", "目前没有订单以该承运商的此运单号发货。",
            "请在 Retry-After 之后重新发送：商家可能尚未登记运单号。"));

    public static readonly IReadOnlyList<ProblemType> All =
    [
        ItemPublished, WrongPhase, BelowCommitted, AlreadyPaid, NotCancellable, NotPayable, HoldExpired,
        ProviderUnavailable, NotRefundable, NotShippable, WrongState,
        ShipmentUnknown,
    ];
}
