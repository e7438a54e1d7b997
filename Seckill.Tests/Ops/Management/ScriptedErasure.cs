using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Ops.Management;

/// <summary>Keeps whom it was told to erase, and says what it was told to say.</summary>
internal sealed class ScriptedErasure : IPersonalData
{
    public List<string> Erased { get; } = [];

    public int Orders { get; set; } = 2;

    public ValueTask<(string Buyer, ShipToRecord ShipTo)?> FindAsync(
        OrderId order, ShardOffset position, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<int> EraseAsync(string buyer, CancellationToken cancellation)
    {
        Erased.Add(buyer);
        return new(Orders);
    }
}
