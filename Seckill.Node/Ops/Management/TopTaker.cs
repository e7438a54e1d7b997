using Seckill.Http.Ports;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>Takes the cluster's figures again and again, and makes rates of what nodes count.</summary>
internal sealed class TopTaker(
    ManagementSights sights, ICluster cluster, TopSales sales, IServerClock clock, TimeProvider time)
{
    private Dictionary<Guid, (NodeCounts Figures, long At)> _before = [];

    public async Task<TopResource> TakeAsync(CancellationToken cancellation)
    {
        var map = await cluster.LookAsync(cancellation);
        var owned = await cluster.DescribeAsync(cancellation);
        var told = await cluster.FiguresAsync(cancellation);
        var totals = await sights.Queries.TotalsAsync(cancellation);
        var shown = await sales.TakeAsync(cancellation);
        var now = time.GetTimestamp();
        var nodes = told.Select(one => NodeOf(map, owned, one.Node, one.Told?.Figures, now)).ToList();
        double Sum(Func<NodeCounts, long> count) =>
            Rounded(told.Sum(one => RateOf(one.Node, one.Told?.Figures, now, count) ?? 0));
        var (arrived, passes, admitted) = (
            Sum(one => one.Arrived), Sum(one => one.Passes), Sum(one => one.Admitted));
        var codes = told.SelectMany(one => one.Told?.Figures.RefusedBy?.Keys ?? []).Distinct().Order();
        var refused = codes.ToDictionary(code => code, code => Sum(
            one => one.RefusedBy?.GetValueOrDefault(code) ?? 0));
        _before = told.Where(one => one.Told is not null)
            .ToDictionary(one => one.Node.Incarnation, one => (one.Told!.Figures, now));
        var living = map.Nodes.Where(node => node.State != NodeState.Dead).Select(node => node.Incarnation).ToHashSet();
        return new TopResource(
            clock.Now, nodes, map.Shards.Count,
            map.Shards.Count(shard => shard.Owner is not { } owner || !living.Contains(owner)),
            Rounded(nodes.Sum(node => node.WonPerSecond ?? 0)), Rounded(nodes.Sum(node => node.RefusedPerSecond ?? 0)),
            nodes.Sum(node => node.InLine ?? 0), totals.Items, totals.Held, totals.Sold, totals.Waiting,
            totals.Oversold, ProjectionRoutes.ListOf(sights.Projections).Projections)
        {
            ArrivedPerSecond = arrived,
            PassesPerSecond = passes,
            AdmittedPerSecond = admitted,
            RefusedBy = refused,
            Violations = told.Sum(one => one.Told?.Figures.Violations ?? 0),
            ShardMap =
            [
                .. ClusterViews.Shards(map, []).Shards
                    .Select(shard => new TopShard(shard.Shard, shard.Owner, shard.Epoch)),
            ],
            Sales = shown,
        };
    }

    private TopNode NodeOf(
        ClusterMap map, IReadOnlyList<OwnedShard> owned, NodeRow node, NodeCounts? figures, long now)
    {
        var mine = owned.Where(shard => shard.Owner == node.Incarnation).ToList();
        var shards = map.Shards.Count(shard => shard.Owner == node.Incarnation);
        return new TopNode(
            node.NodeId, ClusterViews.StateName(node.State), shards,
            figures is null ? null : mine.Sum(shard => shard.Awake),
            figures is null ? null : mine.Sum(shard => shard.InLine),
            RateOf(node, figures, now, one => one.Won), RateOf(node, figures, now, one => one.Refused),
            RateOf(node, figures, now, one => one.Appends), figures?.AppendP50Ms, figures?.AppendP99Ms)
        {
            DecideP50Ms = figures?.DecideP50Ms,
            DecideP99Ms = figures?.DecideP99Ms,
            BatchSize = figures?.BatchSize,
            Self = node.Incarnation == cluster.Me,
        };
    }

    /// <summary>Null: the node did not answer. Its first figures have no rate yet: 0.</summary>
    private double? RateOf(NodeRow node, NodeCounts? figures, long now, Func<NodeCounts, long> count)
    {
        if (figures is null)
        {
            return null;
        }

        if (!_before.TryGetValue(node.Incarnation, out var before))
        {
            return 0;
        }

        var seconds = time.GetElapsedTime(before.At, now).TotalSeconds;
        return seconds > 0 ? Rounded((count(figures) - count(before.Figures)) / seconds) : 0;
    }

    private static double Rounded(double rate) => Math.Round(rate, 1);
}
