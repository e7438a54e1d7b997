using Seckill.Domain;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>What operators ask of all nodes at once.</summary>
public sealed partial class Cluster
{
    public async ValueTask<IReadOnlyList<OwnedShard>> DescribeAsync(CancellationToken cancellation) =>
        await ShardCensus.TakeAsync(_parts, await LookAsync(cancellation));

    public async ValueTask<IReadOnlyList<(NodeRow Node, RefusalsTold? Told)>> RefusalsAsync(
        ItemId item, BuyerKey buyer, CancellationToken cancellation) => await NodeCensus.TakeAsync(
            _parts, await LookAsync(cancellation), new AskRefusals(item, buyer),
            mine => new RefusalsTold(mine.Refusals(item, buyer)));

    public async ValueTask<IReadOnlyList<(NodeRow Node, NodeDescribed? Told)>> FiguresAsync(
        CancellationToken cancellation) => await NodeCensus.TakeAsync(
            _parts, await LookAsync(cancellation), new DescribeNode(), mine => new NodeDescribed(mine.Figures()));

    public ClusterTail Tail() => _events.Tail();
}
