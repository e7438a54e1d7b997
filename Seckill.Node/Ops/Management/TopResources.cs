using Seckill.Domain;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// GET /top, once a second. Rates are per second since the figures before; sums are over nodes that answered. Oversold:
/// units held and sold beyond the total, from the read model; it must be 0.
/// </summary>
internal sealed record TopResource(
    Instant At, IReadOnlyList<TopNode> Nodes, int Shards, int Orphaned, double WonPerSecond, double RefusedPerSecond,
    int InLine, long Items, long Held, long Sold, long Waiting, long Oversold,
    IReadOnlyList<ProjectionResource> Projections)
{
    /// <summary>Purchases that came to the edge, and passes asked of it.</summary>
    public double ArrivedPerSecond { get; init; }

    public double PassesPerSecond { get; init; }

    /// <summary>Purchases that items let through their lines and decided.</summary>
    public double AdmittedPerSecond { get; init; }

    /// <summary>Refused passes and purchases by problem code; codes that were never met are not there.</summary>
    public IReadOnlyDictionary<string, double> RefusedBy { get; init; } = new Dictionary<string, double>();

    /// <summary>Broken invariants that nodes saw since their start; must be 0.</summary>
    public long Violations { get; init; }

    /// <summary>Owner and epoch of every shard, by number.</summary>
    public IReadOnlyList<TopShard> ShardMap { get; init; } = [];

    /// <summary>Sales that run, stand ready or have just ended, at most 24.</summary>
    public IReadOnlyList<TopSale> Sales { get; init; } = [];
}

/// <summary>
/// A node. Awake: items in memory; InLine: requests that wait at its shards; append times: of its latest thousand, in
/// milliseconds. Figures that only the node knows are left out when it did not answer.
/// </summary>
internal sealed record TopNode(
    string Node, string State, int Shards, int? Awake, int? InLine, double? WonPerSecond, double? RefusedPerSecond,
    double? AppendsPerSecond, double? AppendP50Ms, double? AppendP99Ms)
{
    /// <summary>Milliseconds to decide a batch, without its append: of the latest thousand.</summary>
    public double? DecideP50Ms { get; init; }

    public double? DecideP99Ms { get; init; }

    /// <summary>Requests decided together: the mean of the latest thousand batches.</summary>
    public double? BatchSize { get; init; }

    /// <summary>It is the node that tells.</summary>
    public bool Self { get; init; }
}

/// <summary>A shard; Node null: nobody owns it. Epoch grows with every change of the owner.</summary>
internal sealed record TopShard(int Shard, string? Node, long Epoch);

/// <summary>
/// A sale. Live: its units are the owner's of this moment; else the read model's, which may lag (the owner did not
/// answer, or the sale does not run).
/// </summary>
internal sealed record TopSale(
    string ItemId, string Title, string Phase, Instant OpensAt, Instant ClosesAt, int Total, int Free, int Held,
    int Sold, int Returned, int Waiting, int InLine, bool Live);
