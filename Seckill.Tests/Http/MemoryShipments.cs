using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>The parcels of <see cref="MemoryItems"/>, as a read model that a test lets lag.</summary>
public sealed class MemoryShipments(MemoryItems items) : IShipments
{
    private static readonly Requester Reader = new("", RequesterKind.System);

    /// <summary>Nothing is found until somebody has waited for the read model so often.</summary>
    public int Lag { get; set; }

    public int CatchUps { get; private set; }

    /// <summary>The read model does not come near what was shipped.</summary>
    public bool IsBehind { get; set; }

    public ValueTask<IReadOnlyList<OrderId>> FindAsync(
        string carrier, string trackingNumber, int most, CancellationToken cancellation)
    {
        var found = CatchUps < Lag ? [] : items.All
            .SelectMany(state => items.ShipTo.Keys.Select(key =>
                ItemReplies.Answer(state, new ReadOrder(key, Reader, default), default)))
            .OfType<OrderAnswered>()
            .Where(answer => answer.Order.Shipment is { } shipment
                && shipment.TrackingNumber.Equals(trackingNumber, StringComparison.OrdinalIgnoreCase)
                && shipment.Carrier.Equals(carrier, StringComparison.OrdinalIgnoreCase))
            .Select(answer => answer.Order.Id)
            .Take(most);
        return new([.. found]);
    }

    public ValueTask<bool> CatchUpAsync(CancellationToken cancellation)
    {
        CatchUps++;
        return new(!IsBehind);
    }
}
