using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>Which orders are in a parcel, from the read model; it may lag behind the owners.</summary>
public interface IShipments
{
    /// <summary>
    /// Orders that were ever shipped by that carrier under that number, whatever the case of the letters, in a fixed
    /// order; the owner of each has the last word.
    /// </summary>
    ValueTask<IReadOnlyList<OrderId>> FindAsync(
        string carrier, string trackingNumber, int most, CancellationToken cancellation);

    /// <summary>True when what was shipped before this call can be found; false when it can not within 5 s.</summary>
    ValueTask<bool> CatchUpAsync(CancellationToken cancellation);
}
