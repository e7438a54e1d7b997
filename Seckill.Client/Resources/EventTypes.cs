namespace Seckill.Client;

/// <summary>The types of events. A later server may know more.</summary>
public static class EventTypes
{
    /// <summary>Types of events of items begin so.</summary>
    public const string ItemPrefix = "seckill.item.";

    /// <summary>Types of events of orders begin so.</summary>
    public const string OrderPrefix = "seckill.order.";

    /// <summary>A draft was made.</summary>
    public const string ItemCreated = "seckill.item.created";

    /// <summary>An item was published.</summary>
    public const string ItemPublished = "seckill.item.published";

    /// <summary>A sale was stopped for the moment.</summary>
    public const string ItemPaused = "seckill.item.paused";

    /// <summary>It goes on.</summary>
    public const string ItemResumed = "seckill.item.resumed";

    /// <summary>An item was taken off.</summary>
    public const string ItemRetired = "seckill.item.retired";

    /// <summary>Its stock was changed.</summary>
    public const string ItemAdjusted = "seckill.item.adjusted";

    /// <summary>Units that came back can be bought.</summary>
    public const string RoundOpened = "seckill.round.opened";

    /// <summary>An order joined the wait list.</summary>
    public const string OrderWaiting = "seckill.order.waiting";

    /// <summary>An order was won.</summary>
    public const string OrderReserved = "seckill.order.reserved";

    /// <summary>An order that waited was refused.</summary>
    public const string OrderRefused = "seckill.order.refused";

    /// <summary>Its money was captured.</summary>
    public const string OrderPaid = "seckill.order.paid";

    /// <summary>It was not paid in time.</summary>
    public const string OrderExpired = "seckill.order.expired";

    /// <summary>Its buyer cancelled.</summary>
    public const string OrderCancelled = "seckill.order.cancelled";

    /// <summary>An operator took it back.</summary>
    public const string OrderClawedBack = "seckill.order.clawed_back";

    /// <summary>It is on its way.</summary>
    public const string OrderShipped = "seckill.order.shipped";

    /// <summary>It arrived.</summary>
    public const string OrderDelivered = "seckill.order.delivered";

    /// <summary>It did not.</summary>
    public const string OrderDeliveryFailed = "seckill.order.delivery_failed";

    /// <summary>Money is to go back.</summary>
    public const string OrderRefundRequested = "seckill.order.refund_requested";

    /// <summary>All of it went back.</summary>
    public const string OrderRefunded = "seckill.order.refunded";

    /// <summary>Money came too late, or twice, and goes back.</summary>
    public const string OrderLatePayment = "seckill.order.late_payment";

    /// <summary>Sent on a wish, to try an endpoint.</summary>
    public const string Test = "seckill.test";
}
