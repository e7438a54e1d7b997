using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Carriers;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Management;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Sandbox;
using Seckill.Node.Peers;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node;

/// <summary>
/// Everything of a node below its listeners, wired: store, membership, shards, projections, payments. It owns the order
/// of start and stop: what is used is started first and stopped last.
/// </summary>
internal sealed class NodeCore : IAsyncDisposable
{
    private readonly NodeSettings _settings;
    private readonly IStores _stores;
    private readonly SealedSnapshots _snapshots;
    private readonly StateShadow _shadow;
    private readonly NodePermit _permit;
    private readonly ShardOwners _owners;
    private readonly RefundProcess _refunds;
    private readonly DeadlineSettler _settler;
    private readonly NodeProviders _providers;
    private bool _started;

    public NodeCore(
        NodeSettings settings, IStores stores, IReadModel readModel, NodeKeys keys, Func<Uri> publicBase,
        IPeerNetwork network, TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _stores) = (settings, stores);
        _snapshots = SealedSnapshots.Of(stores.Snapshots, keys.OrderIdKey);
        _shadow = new StateShadow(stores.Journal, _snapshots, time, logs.CreateLogger<StateShadow>());
        Clock = new JournalClock(time);
        Board = new FactsBoard();
        Memory = new NodeMemory(settings.Http.RememberedRefusals);
        Watches = new OrderWatches(time);
        _permit = new NodePermit(settings.Cluster.LeaseTtl - settings.Cluster.LeaseMargin, time);
        _owners = new ShardOwners(settings.Cluster.Shards);
        Projections = new ProjectionHost(stores.Journal, readModel.Store, ReadHeadsAsync, settings.Cluster.Shards, time,
            logs.CreateLogger<ProjectionHost>(), NodeLimits.Projections(settings));

        // The way from an item to a provider and back: the sandbox calls the gateway, which needs the router, which
        // needs the queues that ask the providers; the gateway is therefore handed over as functions of the finished
        // host.
        ClusterHost? host = null;
        Gateway = new ItemGateway(() => host!.Router, () => host!.Waiter, Board, item => host!.Remote.Find(item));
        _providers = new NodeProviders(
            settings, keys.SandboxSecret, Gateway, stores.PaymentReferences, publicBase, new ServerClock(Clock), time,
            logs);
        _refunds = new RefundProcess(
            Providers, SendAsync, RefundProcessOptions.Default, time, Random.Shared,
            logs.CreateLogger<RefundProcess>());
        _settler = new DeadlineSettler(Providers, SendAsync, new DeadlineSettlerOptions(settings.Payments.CloseTimeout),
            time, logs.CreateLogger<DeadlineSettler>());
        host = Host = new ClusterHost(
            NodeLimits.Cluster(settings), stores.Nodes, stores.Shards, MyRow(), _permit, _owners,
            Parts(time, logs.CreateLogger("Seckill.Node.Sharding")), network,
            new SaleCalendar(readModel.Queries), Random.Shared);
        Events = new NodeEvents(
            settings, stores, keys, new ReadModelLists(readModel.Queries, new ShipToReader(stores.Journal)),
            readModel.Queries.MerchantsAsync, Gateway, new ServerClock(Clock), ReadHeadsAsync,
            shard => _owners.Find(shard).Node == stores.Incarnation, time, logs);
        Proofs = new NodeProofs(
            settings, stores, keys, readModel.Queries, Clock, shard => _owners.Find(shard).Node == stores.Incarnation,
            time, logs);
        Carriers = new CarrierDirectory(settings.Shipments, keys.CarrierSecret);
        Health = new NodeHealth(Host);
    }

    public JournalClock Clock { get; }

    public FactsBoard Board { get; }

    public OrderWatches Watches { get; }

    /// <summary>What operators ask of this node alone.</summary>
    public NodeMemory Memory { get; }

    /// <summary>This node's part in the cluster.</summary>
    public ClusterHost Host { get; }

    public ItemGateway Gateway { get; }

    public NodeHealth Health { get; }

    public ProjectionHost Projections { get; }

    public PaymentProviders Providers => _providers.All;

    public SandboxProvider? Sandbox => _providers.Sandbox;

    /// <summary>Carriers and how their callbacks are verified.</summary>
    public CarrierDirectory Carriers { get; }

    public NodeEvents Events { get; }

    /// <summary>Refunds not yet sent, of the items this node owns.</summary>
    public int PendingRefunds => _refunds.Pending;

    /// <summary>How long the oldest of them has been asked for; zero when there is none.</summary>
    public TimeSpan OldestRefund => _refunds.Oldest;

    public NodeProofs Proofs { get; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _started = true;
        await _stores.Shards.EnsureAsync(_settings.Cluster.Shards, cancellation);
        await Projections.StartAsync(cancellation);
        await Host.StartAsync(cancellation);
        Events.Start();
        Proofs.Clerk.Start();
    }

    /// <summary>The heads of all shards, whoever owns them.</summary>
    public async ValueTask<IReadOnlyList<ShardOffset>> ReadHeadsAsync(CancellationToken cancellation) =>
        [.. (await _stores.Shards.ReadAsync(cancellation)).Select(row => new ShardOffset(row.Shard, row.Head))];

    /// <summary>Stops what was started, then ends what never stops by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await Host.StopAsync();
        }

        await Proofs.DisposeAsync();
        await Events.DisposeAsync();
        await _settler.DisposeAsync();
        await _refunds.DisposeAsync();
        await _providers.DisposeAsync();
        await Projections.DisposeAsync();
        await Host.DisposeAsync();
        await _shadow.DisposeAsync();
        Memory.Dispose();
    }

    private NodeRow MyRow() => new(
        _stores.Incarnation, _settings.Node.Name, _settings.Cluster.Advertise.ToString(),
        typeof(NodeCore).Assembly.GetName().Version!.ToString(3), NodeState.Joining, 0,
        _settings.Node.Has(NodeRole.Shard));

    private ShardParts Parts(TimeProvider time, ILogger log)
    {
        var loader = new ItemLoader(_stores.Journal, _snapshots);
        var ports = new ItemPorts(Clock, time, Board, Watches, _refunds, _settler, _snapshots)
        {
            Shadow = _shadow,
        };
        return new ShardParts(
            _stores.Incarnation, new TimedJournal(_stores.Journal, Memory.Appends, time),
            new ShardFence(_stores.Shards, _stores.Incarnation), _permit,
            new ShardLoader(_stores.Journal, _snapshots, loader), loader, ports, NodeLimits.Items(_settings),
            NodeLimits.Writer(_settings), Committed, _owners.Signal, log)
        {
            Memory = Memory,
        };
    }

    private void Committed(ShardOffset position)
    {
        Projections.Committed(position);
        Events.Committed(position);
    }

    private async ValueTask SendAsync(ItemId item, ItemCommand command) =>
        await Gateway.AskAsync(item, command, CancellationToken.None);
}
