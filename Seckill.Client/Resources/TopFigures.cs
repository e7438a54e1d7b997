namespace Seckill.Client;

/// <summary>
/// An installation in one second. Rates are per second since the figures before; sums are over nodes that answered.
/// </summary>
[WireSchema("TopResource")]
public sealed record TopFigures
{
    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Each member; one that is dead is among them.</summary>
    public required IReadOnlyList<TopNode> Nodes { get; init; }

    /// <summary>How many there are.</summary>
    public required int Shards { get; init; }

    /// <summary>Shards without an owner that lives.</summary>
    public required int Orphaned { get; init; }

    /// <summary>Orders that got their units.</summary>
    public required double WonPerSecond { get; init; }

    /// <summary>Passes and purchases that were refused.</summary>
    public required double RefusedPerSecond { get; init; }

    /// <summary>Purchases in line.</summary>
    public required int InLine { get; init; }

    /// <summary>How many there are, from the read model.</summary>
    public required long Items { get; init; }

    /// <summary>Units reserved and not paid, from the read model.</summary>
    public required long Held { get; init; }

    /// <summary>Units paid for, from the read model.</summary>
    public required long Sold { get; init; }

    /// <summary>Orders on wait lists, from the read model.</summary>
    public required long Waiting { get; init; }

    /// <summary>Units held and sold beyond the total, from the read model; it must be 0.</summary>
    public required long Oversold { get; init; }

    /// <summary>How far the read models are.</summary>
    public required IReadOnlyList<Projection> Projections { get; init; }

    /// <summary>Purchases that came to the edge.</summary>
    public double ArrivedPerSecond { get; init; }

    /// <summary>Passes that were asked for.</summary>
    public double PassesPerSecond { get; init; }

    /// <summary>Purchases that were let through their lines and decided.</summary>
    public double AdmittedPerSecond { get; init; }

    /// <summary>Refusals per second by problem code; codes that were never met are not there.</summary>
    public IReadOnlyDictionary<string, double>? RefusedBy { get; init; }

    /// <summary>Broken invariants that nodes saw since their start; must be 0.</summary>
    public long Violations { get; init; }

    /// <summary>Owner and epoch of every shard, by number.</summary>
    public IReadOnlyList<TopShard>? ShardMap { get; init; }

    /// <summary>Sales that run, stand ready or have just ended, at most 24.</summary>
    public IReadOnlyList<TopSale>? Sales { get; init; }
}

/// <summary>A node; what only itself knows is null when it did not answer.</summary>
[WireSchema("TopNode")]
public sealed record TopNode
{
    /// <summary>Its name.</summary>
    public required string Node { get; init; }

    /// <summary>joining, up, draining or dead.</summary>
    public required string State { get; init; }

    /// <summary>How many it owns.</summary>
    public required int Shards { get; init; }

    /// <summary>Items in memory.</summary>
    public int? Awake { get; init; }

    /// <summary>Requests that wait at its shards.</summary>
    public int? InLine { get; init; }

    /// <summary>Orders that got their units.</summary>
    public double? WonPerSecond { get; init; }

    /// <summary>Passes and purchases that were refused.</summary>
    public double? RefusedPerSecond { get; init; }

    /// <summary>Appends to the journal.</summary>
    public double? AppendsPerSecond { get; init; }

    /// <summary>Milliseconds of an append: the median of the latest thousand.</summary>
    public double? AppendP50Ms { get; init; }

    /// <summary>Milliseconds of an append: one of a hundred takes longer.</summary>
    public double? AppendP99Ms { get; init; }

    /// <summary>Milliseconds to decide a batch, without its append: the median of the latest thousand.</summary>
    public double? DecideP50Ms { get; init; }

    /// <summary>Milliseconds to decide a batch: one of a hundred takes longer.</summary>
    public double? DecideP99Ms { get; init; }

    /// <summary>Requests decided together: the mean of the latest thousand batches.</summary>
    public double? BatchSize { get; init; }

    /// <summary>It is the node that tells.</summary>
    public bool Self { get; init; }
}

/// <summary>A shard and its owner.</summary>
/// <param name="Shard">From 0.</param>
/// <param name="Node">Null: nobody owns it.</param>
/// <param name="Epoch">Grows with every change of the owner.</param>
[WireSchema("TopShard")]
public sealed record TopShard(int Shard, string? Node, long Epoch);

/// <summary>A sale that somebody watches.</summary>
[WireSchema("TopSale")]
public sealed record TopSale
{
    /// <summary>Its item.</summary>
    public required string ItemId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>What buyers see.</summary>
    public required ItemPhase Phase { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset OpensAt { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset ClosesAt { get; init; }

    /// <summary>Units in all.</summary>
    public required int Total { get; init; }

    /// <summary>Can be bought in this round.</summary>
    public required int Free { get; init; }

    /// <summary>Reserved, not paid.</summary>
    public required int Held { get; init; }

    /// <summary>Paid for.</summary>
    public required int Sold { get; init; }

    /// <summary>Came back; for the wait list and the next round.</summary>
    public required int Returned { get; init; }

    /// <summary>Orders on the wait list.</summary>
    public required int Waiting { get; init; }

    /// <summary>Purchases in line.</summary>
    public required int InLine { get; init; }

    /// <summary>The units are the owner's of that moment; else the read model's, which may lag.</summary>
    public required bool Live { get; init; }
}
