using System.Collections.Frozen;

namespace Seckill.Http.Events;

/// <summary>The types of outgoing events, and patterns over them: a type, a prefix with .*, or *.</summary>
public static class EventTypes
{
    public const string ItemCreated = "seckill.item.created";
    public const string ItemPublished = "seckill.item.published";
    public const string ItemPaused = "seckill.item.paused";
    public const string ItemResumed = "seckill.item.resumed";
    public const string ItemRetired = "seckill.item.retired";
    public const string ItemAdjusted = "seckill.item.adjusted";
    public const string RoundOpened = "seckill.round.opened";
    public const string OrderWaiting = "seckill.order.waiting";
    public const string OrderReserved = "seckill.order.reserved";
    public const string OrderRefused = "seckill.order.refused";
    public const string OrderPaid = "seckill.order.paid";
    public const string OrderExpired = "seckill.order.expired";
    public const string OrderCancelled = "seckill.order.cancelled";
    public const string OrderClawedBack = "seckill.order.clawed_back";
    public const string OrderShipped = "seckill.order.shipped";
    public const string OrderDelivered = "seckill.order.delivered";
    public const string OrderDeliveryFailed = "seckill.order.delivery_failed";
    public const string OrderRefundRequested = "seckill.order.refund_requested";
    public const string OrderRefunded = "seckill.order.refunded";
    public const string OrderLatePayment = "seckill.order.late_payment";

    /// <summary>Sent on a merchant's wish; matches no pattern, is in no feed.</summary>
    public const string Test = "seckill.test";

    public static readonly IReadOnlyList<string> All =
    [
        ItemCreated, ItemPublished, ItemPaused, ItemResumed, ItemRetired, ItemAdjusted, RoundOpened, OrderWaiting,
        OrderReserved, OrderRefused, OrderPaid, OrderExpired, OrderCancelled, OrderClawedBack, OrderShipped,
        OrderDelivered, OrderDeliveryFailed, OrderRefundRequested, OrderRefunded, OrderLatePayment,
    ];

    private static readonly FrozenSet<string> Patterns =
        All.Concat(["*", "seckill.*", "seckill.item.*", "seckill.round.*", "seckill.order.*"])
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True for a pattern that can ever match.</summary>
    public static bool IsPattern(string text) => Patterns.Contains(text);

    public static bool Matches(IReadOnlyList<string> patterns, string type) =>
        patterns.Any(pattern => Matches(pattern, type));

    private static bool Matches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : pattern == type;
}
