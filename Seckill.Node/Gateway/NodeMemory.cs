using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Node.Journal;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;

namespace Seckill.Node.Gateway;

/// <summary>What this node remembers and counts, as its edge and its journal have seen it.</summary>
internal sealed class NodeMemory(int mostRefusals) : INodeMemory
{
    /// <summary>Written by the edge.</summary>
    public RefusalMemory Memory { get; } = new(mostRefusals);

    /// <summary>Written by the shards.</summary>
    public AppendTimes Appends { get; } = new();

    public IReadOnlyList<RefusalNote> Refusals(ItemId item, BuyerKey buyer) => Memory.Find(item, buyer);

    public NodeCounts Figures()
    {
        var quantiles = Appends.Quantiles();
        return new NodeCounts(
            Memory.Won, Memory.Refused, Appends.Count, Rounded(quantiles?.P50), Rounded(quantiles?.P99));
    }

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 2) : null;
}
