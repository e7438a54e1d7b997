using Seckill.Domain;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A node without its edge, in this process: membership, one shard, its writer and actors, on a real store; everything
/// between the HTTP port and the disk, as a node composes it.
/// </summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    private const int ShardCount = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClusterHost _host;

    private BenchHouse(IStores stores, ClusterHost host, ItemGateway gateway, JournalClock clock)
    {
        (Stores, _host, Gateway, Clock) = (stores, host, gateway, clock);
    }

    public IStores Stores { get; }

    public ItemGateway Gateway { get; }

    public JournalClock Clock { get; }

    /// <summary>Where the one shard's chain ends.</summary>
    public ShardHead Head => _host.Region.Serving.Single().Head;

    public static async Task<BenchHouse> OpenAsync(
        IStores stores, BenchGround ground, CancellationToken cancellation)
    {
        var (time, logger, settings) = (ground.Time, ground.Logger, ground.Settings);
        var clock = new JournalClock(time);
        var me = new NodeRow(stores.Incarnation, "bench", "", "", NodeState.Joining, 0);
        var options = NodeLimits.Cluster(settings) with { ShardCount = ShardCount, HasOthers = false };
        await stores.Shards.EnsureAsync(ShardCount, cancellation);

        var (facts, watches) = (new FactsBoard(), new OrderWatches(time));
        var permit = new NodePermit(settings.Cluster.LeaseTtl - settings.Cluster.LeaseMargin, time);
        var owners = new ShardOwners(ShardCount);
        var ports = new ItemPorts(
            clock, time, facts, watches, NoMoney.Instance, NoMoney.Instance, stores.Snapshots);
        var items = new ItemLoader(stores.Journal, stores.Snapshots);
        var parts = new ShardParts(
            stores.Incarnation, stores.Journal, new ShardFence(stores.Shards, stores.Incarnation), permit,
            new ShardLoader(stores.Journal, stores.Snapshots, items), items, ports,
            NodeLimits.Items(settings), NodeLimits.Writer(settings), _ => { }, owners.Signal, logger);
        var host = new ClusterHost(options, stores.Nodes, stores.Shards, me, permit, owners, parts, new SoloNetwork(),
            NoCalendar.Instance, Random.Shared);
        await host.StartAsync(cancellation);
        await host.Started.WaitAsync(Patience, time, cancellation);
        var gateway = new ItemGateway(() => host.Router, () => host.Waiter, facts, host.Remote.Find);
        return new BenchHouse(stores, host, gateway, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }

    /// <summary>No item opens later than it is made.</summary>
    private sealed class NoCalendar : ISaleCalendar
    {
        public static readonly NoCalendar Instance = new();

        public ValueTask<IReadOnlyList<SaleOpening>> OpeningsAsync(
            Instant from, Instant to, CancellationToken cancellation) => new([]);
    }

    /// <summary>Nobody pays in these benchmarks.</summary>
    private sealed class NoMoney : IRefundQueue, ISettlements
    {
        public static readonly NoMoney Instance = new();

        public void Offer(ItemId item, PendingRefund refund) =>
            throw new InvalidOperationException("a refund in a benchmark that takes no money");

        public void Sent(string refundId) =>
            throw new InvalidOperationException("a refund in a benchmark that takes no money");

        public void Drop(ItemId item)
        {
        }

        public void Begin(ItemId item, DueSettlement due) =>
            throw new InvalidOperationException("a settlement in a benchmark that takes no money");
    }
}
