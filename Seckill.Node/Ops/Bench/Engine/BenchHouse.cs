using Seckill.Domain;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
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
    private readonly NodeMembership _membership;
    private readonly ShardRegion _region;
    private readonly Task _running;

    private BenchHouse(
        IStores stores, NodeMembership membership, ShardRegion region, ItemGateway gateway, JournalClock clock)
    {
        (Stores, _membership, _region, Gateway, Clock) = (stores, membership, region, gateway, clock);
        _running = Task.WhenAll(region.RunAsync(), membership.RunAsync());
    }

    public IStores Stores { get; }

    public ItemGateway Gateway { get; }

    public JournalClock Clock { get; }

    /// <summary>Where the one shard's chain ends.</summary>
    public ShardHead Head => _region.Heads.Single();

    public static async Task<BenchHouse> OpenAsync(
        IStores stores, BenchGround ground, CancellationToken cancellation)
    {
        var (time, logger, settings) = (ground.Time, ground.Logger, ground.Settings);
        var clock = new JournalClock(time);
        var me = new NodeRow(stores.Incarnation, "bench", "", "", NodeState.Joining, 0);
        var lease = new MembershipLimits(settings.Cluster.LeaseTtl, settings.Cluster.BeatInterval);
        var membership = new NodeMembership(stores.Nodes, me, clock, lease, time, logger);
        await stores.Shards.EnsureAsync(ShardCount, cancellation);
        await membership.JoinAsync(cancellation);

        var facts = new FactsBoard();
        var watches = new OrderWatches(time);
        var ports = new ItemPorts(
            clock, time, facts, watches, NoMoney.Instance, NoMoney.Instance, stores.Snapshots);
        var items = new ItemLoader(stores.Journal, stores.Snapshots);
        var parts = new ShardParts(
            stores.Incarnation, stores.Journal, new ShardFence(stores.Shards, stores.Incarnation),
            new ShardLoader(stores.Journal, stores.Snapshots, items), items, ports,
            NodeLimits.Items(settings), NodeLimits.Writer(settings), _ => { }, logger);
        var region = new ShardRegion(stores.Shards, membership, parts, ShardCount, time, logger);
        var house = new BenchHouse(stores, membership, region, new ItemGateway(() => region, facts, watches), clock);
        await region.AllServed.WaitAsync(Patience, time, cancellation);
        return house;
    }

    public async ValueTask DisposeAsync()
    {
        await _region.StopAsync();
        await _membership.LeaveAsync(CancellationToken.None);
        await _running;
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
