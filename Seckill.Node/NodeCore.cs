using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Management;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Sandbox;
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
    private readonly RefundProcess _refunds;
    private readonly DeadlineSettler _settler;
    private readonly HttpClient _sandboxHttp = SandboxProvider.CreateClient();
    private bool _started;
    private Task _beating = Task.CompletedTask;
    private Task _serving = Task.CompletedTask;

    public NodeCore(
        NodeSettings settings, IStores stores, IReadModel readModel, NodeKeys keys, Func<Uri> publicBase,
        TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _stores) = (settings, stores);
        Clock = new JournalClock(time);
        Board = new FactsBoard();
        Watches = new OrderWatches(time);
        var me = new NodeRow(stores.Incarnation, settings.Node.Name, settings.Cluster.Advertise.ToString(),
            typeof(NodeCore).Assembly.GetName().Version!.ToString(3), NodeState.Joining, 0);
        Membership = new NodeMembership(stores.Nodes, me, Clock,
            new MembershipLimits(settings.Cluster.LeaseTtl, settings.Cluster.BeatInterval), time,
            logs.CreateLogger<NodeMembership>());
        Projections = new ProjectionHost(stores.Journal, readModel.Store, ReadHeadsAsync, settings.Cluster.Shards, time,
            logs.CreateLogger<ProjectionHost>(), NodeLimits.Projections(settings));

        // The way from an item to a provider and back: the sandbox calls the gateway, which needs the region, which
        // needs the queues that ask the providers; the gateway is therefore handed over as a function of the finished
        // region.
        ShardRegion? region = null;
        Gateway = new ItemGateway(() => region!, Board, Watches);
        Sandbox = keys.SandboxSecret is { } secret
            ? new SandboxProvider(
                new SandboxOptions(new WebhookKey(secret), publicBase, publicBase), Gateway, _sandboxHttp,
                new ServerClock(Clock), time, Random.Shared, logs.CreateLogger<SandboxProvider>())
            : null;
        Providers = new PaymentProviders(Sandbox is null ? [] : [Sandbox]);
        _refunds = new RefundProcess(
            Providers, RefundProcessOptions.Default, time, Random.Shared, logs.CreateLogger<RefundProcess>());
        _settler = new DeadlineSettler(Providers, SendAsync, new DeadlineSettlerOptions(settings.Payments.CloseTimeout),
            time, logs.CreateLogger<DeadlineSettler>());
        region = Region = MakeRegion(time, logs);
        Health = new NodeHealth(Membership, Region);
    }

    public JournalClock Clock { get; }

    public FactsBoard Board { get; }

    public OrderWatches Watches { get; }

    public NodeMembership Membership { get; }

    public ShardRegion Region { get; }

    public ItemGateway Gateway { get; }

    public NodeHealth Health { get; }

    public ProjectionHost Projections { get; }

    public PaymentProviders Providers { get; }

    public SandboxProvider? Sandbox { get; }

    public async Task StartAsync(CancellationToken cancellation)
    {
        _started = true;
        await _stores.Shards.EnsureAsync(_settings.Cluster.Shards, cancellation);
        await Membership.JoinAsync(cancellation);
        _beating = Membership.RunAsync();
        await Projections.StartAsync(cancellation);
        _serving = Region.RunAsync();
    }

    /// <summary>
    /// Graceful: mailboxes are emptied, shards given back, the row becomes dead so that nobody waits for it.
    /// </summary>
    private async Task StopAsync()
    {
        if (Membership.Dead.IsCompleted)
        {
            Region.Abort();
        }
        else
        {
            await Region.StopAsync();
        }

        await _serving;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await Membership.LeaveAsync(limit.Token);
        await _beating;
    }

    /// <summary>The heads of all shards, whoever owns them.</summary>
    public async ValueTask<IReadOnlyList<ShardOffset>> ReadHeadsAsync(CancellationToken cancellation) =>
        [.. (await _stores.Shards.ReadAsync(cancellation)).Select(row => new ShardOffset(row.Shard, row.Head))];

    /// <summary>Stops what was started, then ends what never stops by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await StopAsync();
        }

        await _settler.DisposeAsync();
        await _refunds.DisposeAsync();
        if (Sandbox is not null)
        {
            await Sandbox.DisposeAsync();
        }

        _sandboxHttp.Dispose();
        await Projections.DisposeAsync();
    }

    private ShardRegion MakeRegion(TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger<ShardRegion>();
        var loader = new ItemLoader(_stores.Journal, _stores.Snapshots);
        var ports = new ItemPorts(Clock, time, Board, Watches, _refunds, _settler, _stores.Snapshots);
        var parts = new ShardParts(
            _stores.Incarnation, _stores.Journal, new ShardFence(_stores.Shards, _stores.Incarnation),
            new ShardLoader(_stores.Journal, _stores.Snapshots, loader), loader, ports, NodeLimits.Items(_settings),
            NodeLimits.Writer(_settings), Projections.Committed, log);
        return new ShardRegion(_stores.Shards, Membership, parts, _settings.Cluster.Shards, time, log);
    }

    private async ValueTask SendAsync(ItemId item, ItemCommand command) =>
        await Gateway.AskAsync(item, command, CancellationToken.None);
}
