namespace Seckill.Http.Problems;

/// <summary>Problems of passes and purchases.</summary>
internal static class PurchaseProblems
{
    public static readonly ProblemType SoldOut = new(
        "sold-out", 409,
        new("Sold out", "There are not enough units left in this round.",
            "Units that come back open a new round: ask for a new pass then, or join the wait list if it is open."),
        new("已售罄", "本轮剩余数量不足。",
            "如有退回的库存会开启新一轮：届时请重新获取资格，或在候补开放时加入候补。"));

    public static readonly ProblemType LimitReached = new(
        "limit-reached", 409,
        new("Limit per buyer reached", "With this purchase you would hold more units than one buyer may have.",
            "orderId names an order of yours that counts. Cancel it if you want to buy in another way."),
        new("已达到每人限购数量", "加上此次购买，您的数量将超过每人限购。",
            "orderId 是您已有的计入限购的订单。如需改购，请先取消它。"));

    public static readonly ProblemType RoundClosed = new(
        "round-closed", 409,
        new("Round is over", "Your pass is of an earlier round, or older than the end of your last order.",
            "Get a new pass and try again with a new key."),
        new("本轮已结束", "您的购买资格属于之前的轮次，或早于您上一个订单的结束时间。",
            "请重新获取购买资格，并使用新的键重试。"));

    public static readonly ProblemType NotOpen = new(
        "not-open", 409,
        new("Not open yet", "The sale has not begun.",
            "It begins at opensAt, by the server's clock (GET /v1/time)."),
        new("尚未开始", "抢购尚未开始。",
            "开始时间为 opensAt，以服务器时间为准（GET /v1/time）。"));

    public static readonly ProblemType Paused = new(
        "paused", 409,
        new("Paused", "The sale is paused for the moment. Your place is kept.",
            "Try again in a little while with the same key."),
        new("已暂停", "抢购暂时停止，您的位置会保留。",
            "请稍后使用同一个键重试。"));

    public static readonly ProblemType Ended = new(
        "ended", 409,
        new("Ended", "The sale is over.",
            "Orders that are reserved can still be paid until their deadline."),
        new("已结束", "抢购已经结束。",
            "已预留的订单在截止时间前仍可支付。"));

    public static readonly ProblemType PassMissing = new(
        "pass-missing", 403,
        new("Pass is missing", "A purchase needs a pass in the header Seckill-Pass.",
            "POST /v1/items/{id}/passes gives one while the sale is open."),
        new("缺少购买资格", "购买需要在 Seckill-Pass 请求头中提供购买资格。",
            "抢购开放期间可通过 POST /v1/items/{id}/passes 获取。"));

    public static readonly ProblemType PassInvalid = new(
        "pass-invalid", 403,
        new("Pass is invalid", "The pass was altered, or was given to somebody else or for another item.",
            "Get a pass of your own for this item."),
        new("购买资格无效", "该购买资格被改动，或属于他人或其他商品。",
            "请为此商品获取您自己的购买资格。"));

    public static readonly ProblemType PassExpired = new(
        "pass-expired", 403,
        new("Pass has expired", "The life of the pass is over.",
            "Get a new pass and repeat the purchase with the same key."),
        new("购买资格已过期", "该购买资格已超过有效期。",
            "请重新获取购买资格，并使用同一个键重试。"));

    public static readonly ProblemType ChallengeFailed = new(
        "challenge-failed", 403,
        new("Challenge not solved", "The solution of the challenge is missing, wrong, used or too old.",
            "Get a new challenge and solve it. Each is good for one pass; an attempt whose answer was lost on its way "
            + "may have used it up."),
        new("验证未通过", "验证答案缺失、错误、已使用或已过期。",
            "请获取新的验证并完成。每个验证只能换取一次购买资格；应答丢失的请求可能已将其用掉。"));

    public static readonly ProblemType LineLost = new(
        "line-lost", 503,
        new("Place in line lost", "The node that held your place in line failed before it was decided.",
            "Nothing was bought. Send the purchase again with the same key."),
        new("排队位置丢失", "保存您排队位置的节点在处理前发生故障。",
            "没有产生订单。请使用同一个键重新提交。"));

    public static readonly ProblemType QuotaExceeded = new(
        "quota-exceeded", 429,
        new("Too many requests", "You, or others at your address, are sending faster than allowed.",
            "Wait for Retry-After; sending the same key again is always safe."),
        new("请求过于频繁", "您或同一地址的请求速度超过了限制。",
            "请按 Retry-After 等待；使用同一个键重试始终是安全的。"));

    public static readonly ProblemType ReducedCapacity = new(
        "temporary-reduced-capacity", 503,
        new("Short of capacity", "We can not take this at the moment.",
            "Try again after Retry-After with the same key; that is always safe."),
        new("暂时容量不足", "我们暂时无法处理此请求。",
            "请按 Retry-After 等待后使用同一个键重试，这始终是安全的。"));

    public static readonly ProblemType LineFull = new(
        "line-full", 503,
        new("Line is full", "Too many are waiting for this item already.",
            "Try again after Retry-After with the same key; that is always safe."),
        new("排队已满", "此商品的排队人数已满。",
            "请按 Retry-After 等待后使用同一个键重试，这始终是安全的。"));

    public static readonly ProblemType OwnerMoving = new(
        "owner-moving", 503,
        new("Item is moving", "The item is just being moved to another node.",
            "Try again after Retry-After with the same key; that is always safe."),
        new("商品正在迁移", "此商品正在迁移到另一个节点。",
            "请按 Retry-After 等待后使用同一个键重试，这始终是安全的。"));

    public static readonly IReadOnlyList<ProblemType> All =
    [
        SoldOut, LimitReached, RoundClosed, NotOpen, Paused, Ended, PassMissing, PassInvalid, PassExpired,
        ChallengeFailed, LineLost, QuotaExceeded, ReducedCapacity, LineFull, OwnerMoving,
    ];
}
