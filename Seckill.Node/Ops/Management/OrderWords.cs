using Seckill.Domain;
using Seckill.Http.Orders;

namespace Seckill.Node.Ops.Management;

/// <summary>States of orders as operators read and write them.</summary>
internal static class OrderWords
{
    public static IReadOnlyDictionary<string, int> CountsOf(IReadOnlyDictionary<OrderState, int> counts) =>
        counts.OrderBy(entry => entry.Key).ToDictionary(entry => OrderStates.NameOf(entry.Key), entry => entry.Value);
}
