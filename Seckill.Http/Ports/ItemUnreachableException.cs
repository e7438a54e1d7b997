using Seckill.Domain;

namespace Seckill.Http.Ports;

/// <summary>The item's owner can not be asked now; Refused says why (503), and a repeat is safe.</summary>
public sealed class ItemUnreachableException(Refused refused) : Exception($"item not reachable: {refused.Code}")
{
    public Refused Refused { get; } = refused;
}
