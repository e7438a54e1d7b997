using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// What one node alone knows, and operators ask for at whichever node; answered at once, from memory.
/// </summary>
public interface INodeMemory
{
    /// <summary>Why it refused that buyer at that item.</summary>
    IReadOnlyList<RefusalNote> Refusals(ItemId item, BuyerKey buyer);

    NodeCounts Figures();
}

/// <summary>A node that remembers nothing.</summary>
public sealed class NoMemory : INodeMemory
{
    public static readonly NoMemory Instance = new();

    public IReadOnlyList<RefusalNote> Refusals(ItemId item, BuyerKey buyer) => [];

    public NodeCounts Figures() => new(0, 0, 0, null, null);
}
