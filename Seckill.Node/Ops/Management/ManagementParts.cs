using Seckill.Http;
using Seckill.Http.Ports;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;
using Seckill.Node.Webhooks.Broker;

namespace Seckill.Node.Ops.Management;

/// <summary>What the operators' listener needs of its node.</summary>
/// <param name="Settings">As loaded.</param>
/// <param name="Edge">Rules of tokens and bodies, the same as the public listener's.</param>
/// <param name="Cluster">Members, shards and wishes.</param>
/// <param name="Items">The way to items, wherever their owners are.</param>
/// <param name="Review">Finds suspicious holds.</param>
/// <param name="Money">Late payments, and bills of providers.</param>
/// <param name="Personal">Erases persons.</param>
/// <param name="Journal">Its rows, to look at.</param>
/// <param name="Diff">Compares read models with it.</param>
/// <param name="Certificates">Compares an item's balance with them.</param>
/// <param name="Checkpoints">Those in the database.</param>
/// <param name="Clerk">Takes one.</param>
/// <param name="Receipts">Knows the keys that verify them.</param>
/// <param name="Clock">Judges the life of tokens.</param>
/// <param name="Checks">What the probes show.</param>
/// <param name="Http">Where the public listener is, once it listens.</param>
/// <param name="Log">Turned by PUT /node/log-level.</param>
/// <param name="Time">For pings and uptime.</param>
internal sealed record ManagementParts(
    NodeSettings Settings, HttpEdgeOptions Edge, ICluster Cluster, IItemGateway Items, IHoldReview Review,
    IMoneyBooks Money, IPersonalData Personal, IJournalRows Journal,
    ReadModelDiff Diff, ICertificates Certificates,
    ICheckpointStore Checkpoints, CheckpointClerk Clerk, IReceipts Receipts,
    IServerClock Clock,
    Func<IReadOnlyList<HealthCheck>> Checks, Func<Uri> Http, LogDial Log, TimeProvider Time)
{
    /// <summary>What items, orders, projections and figures are read from.</summary>
    public required ManagementSights Sights { get; init; }

    /// <summary>All metrics in Prometheus' text format.</summary>
    public Func<string> Metrics { get; init; } = () => "";

    /// <summary>The way to the installation's broker; null: there is none.</summary>
    public Func<CancellationToken, ValueTask<BrokerReport?>> Broker { get; init; } = _ => new((BrokerReport?)null);
}
