using Seckill.Domain;
using Seckill.Http.Orders;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Gateway;

/// <summary>What this node remembers and counts, as its edge, its items and its journal have seen it.</summary>
internal sealed class NodeMemory(int mostRefusals) : INodeMemory, IDisposable
{
    private readonly SaleWatch _watch = new();

    /// <summary>Written by the edge.</summary>
    public RefusalMemory Memory { get; } = new(mostRefusals);

    /// <summary>Milliseconds of appends, written by the shards.</summary>
    public LatestValues Appends { get; } = new();

    public IReadOnlyList<RefusalNote> Refusals(ItemId item, BuyerKey buyer) => Memory.Find(item, buyer);

    public NodeCounts Figures()
    {
        var (appends, decisions) = (Appends.Quantiles(), _watch.DecideTimes.Quantiles());
        return new NodeCounts(
            Memory.Won, Memory.Refused, Appends.Count, Rounded(appends?.P50), Rounded(appends?.P99))
        {
            Arrived = _watch.Arrived,
            Passes = _watch.PassesAsked,
            Admitted = _watch.Admitted,
            RefusedBy = _watch.RefusedBy,
            DecideP50Ms = Rounded(decisions?.P50),
            DecideP99Ms = Rounded(decisions?.P99),
            BatchSize = Rounded(_watch.Batches.Mean()),
            Violations = _watch.Violations,
        };
    }

    public void Dispose() => _watch.Dispose();

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 2) : null;
}
