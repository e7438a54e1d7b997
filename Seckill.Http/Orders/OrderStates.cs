using Seckill.Domain;

namespace Seckill.Http.Orders;

/// <summary>Names of order states as clients read and send them.</summary>
internal static class OrderStates
{
    public static readonly string[] Names =
    [
        "queued", "waiting", "reserved", "paid", "shipped", "delivered", "delivery_failed", "expired", "cancelled",
        "clawed_back", "refused", "refunding", "refunded",
    ];

    public static string NameOf(OrderState state) => state switch
    {
        OrderState.Queued => "queued",
        OrderState.Reserved => "reserved",
        OrderState.Waiting => "waiting",
        OrderState.Refused => "refused",
        OrderState.Cancelled => "cancelled",
        OrderState.Expired => "expired",
        OrderState.ClawedBack => "clawed_back",
        OrderState.Paid => "paid",
        OrderState.Shipped => "shipped",
        OrderState.Delivered => "delivered",
        OrderState.DeliveryFailed => "delivery_failed",
        OrderState.Refunding => "refunding",
        OrderState.Refunded => "refunded",
        _ => throw new InvalidOperationException($"no name for order state {state}"),
    };

    /// <summary>Null when no state has that name.</summary>
    public static OrderState? Find(string name)
    {
        foreach (var state in Enum.GetValues<OrderState>())
        {
            if (state != OrderState.None && NameOf(state) == name)
            {
                return state;
            }
        }

        return null;
    }
}
