using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Node.Projections;

/// <summary>
/// Finds the orders of a tracking number in the read model of deliveries. A report that overtakes it is waited for:
/// what was shipped before it came has landed when all shards have reached the heads they had then.
/// </summary>
public sealed class ShipmentFinder(
    IReadModelQueries queries, ProjectionHost host, ReadShardHeads heads, TimeProvider time) : IShipments
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    public ValueTask<IReadOnlyList<OrderId>> FindAsync(
        string carrier, string trackingNumber, int most, CancellationToken cancellation) =>
        queries.OrdersOfShipmentAsync(ShipmentRow.NameOf(carrier, trackingNumber), most, cancellation);

    public async ValueTask<bool> CatchUpAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        foreach (var head in await heads(cancellation))
        {
            var left = MostWait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero || !await host.WaitUntilAsync(head, left, cancellation))
            {
                return false;
            }
        }

        return true;
    }
}
