using Seckill.Domain;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /top, once a second. Rates are per second since the figures before; sums are over nodes that answered. Oversold:
/// units held and sold beyond the total, from the read model; it must be 0.
/// </summary>
internal sealed record TopResource(
    Instant At, IReadOnlyList<TopNode> Nodes, int Shards, int Orphaned, double WonPerSecond, double RefusedPerSecond,
    int InLine, long Items, long Held, long Sold, long Waiting, long Oversold,
    IReadOnlyList<ProjectionResource> Projections);

/// <summary>
/// A node. Awake: items in memory; InLine: requests that wait at its shards; append times: of its latest thousand, in
/// milliseconds. Figures that only the node knows are left out when it did not answer.
/// </summary>
internal sealed record TopNode(
    string Node, string State, int Shards, int? Awake, int? InLine, double? WonPerSecond, double? RefusedPerSecond,
    double? AppendsPerSecond, double? AppendP50Ms, double? AppendP99Ms);
