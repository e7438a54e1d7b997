using Seckill.Http.Ports;

namespace Seckill.Http.Webhooks;

/// <summary>Names of delivery states as clients read and send them.</summary>
internal static class DeliveryStates
{
    public static readonly string[] Names = ["pending", "delivered", "dead"];

    public static string NameOf(SendState state) => state switch
    {
        SendState.Pending => "pending",
        SendState.Delivered => "delivered",
        SendState.Dead => "dead",
        _ => throw new InvalidOperationException($"no name for delivery state {state}"),
    };

    /// <summary>Null when no state has that name.</summary>
    public static SendState? Find(string name) => Array.IndexOf(Names, name) switch
    {
        0 => SendState.Pending,
        1 => SendState.Delivered,
        2 => SendState.Dead,
        _ => null,
    };
}
