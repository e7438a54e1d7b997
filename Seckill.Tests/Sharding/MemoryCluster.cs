using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Tests.Time;

namespace Seckill.Tests.Sharding;

/// <summary>
/// Several nodes without edges in one process: real actors, writers, membership and routing over memory.
/// </summary>
internal sealed class MemoryCluster
{
    public const int Shards = 8;

    private static readonly MembershipLimits Lease = new(
        TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(750));

    private readonly Pump _pump;

    public MemoryCluster()
    {
        Tables = new MemoryTables(Shards, Time);
        _pump = new Pump(Time, TimeSpan.FromMilliseconds(10));
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryTables Tables { get; }

    public MemoryNetwork Network { get; } = new();

    public List<MemoryNode> Nodes { get; } = [];

    /// <summary>Openings that all nodes believe in.</summary>
    public List<SaleOpening> Openings { get; } = [];

    public async Task<MemoryNode> StartAsync(bool ownsShards = true)
    {
        var node = new MemoryNode(this, Nodes.Count + 1, ownsShards);
        Nodes.Add(node);
        await node.Host.StartAsync(CancellationToken.None);
        return node;
    }

    /// <summary>Runs a test on its own thread and time, and stops the nodes at its end.</summary>
    public void Run(Func<Task> test) => _pump.Run(async () =>
    {
        await test();
        await StopAsync();
    });

    /// <summary>Lets time go on until it holds; fails when it does not for an hour.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        var begun = Time.Elapsed;
        while (!holds())
        {
            Assert.True(Time.Elapsed - begun < TimeSpan.FromHours(1), "it never came to hold");
            await _pump.NextStep;
        }
    }

    public async Task<T> UntilAsync<T>(Task<T> done)
    {
        await UntilAsync(() => done.IsCompleted);
        return await done;
    }

    /// <summary>Every shard has a living owner that serves it in the row's epoch.</summary>
    public bool IsServed => Tables.Map is var map && map.Shards.All(row =>
        Nodes.Any(node => !node.IsGone && node.Id == row.Owner
            && node.Host.Region.Find(row.Shard) is { Activator: not null } host && host.Epoch == row.Epoch));

    public MemoryNode OwnerOf(ItemId item) =>
        Nodes.Single(node => node.Id == Tables.Map.Shards[ShardId.Of(item, Shards).Value].Owner);

    private async Task StopAsync()
    {
        foreach (var node in Nodes.Where(node => !node.IsGone))
        {
            var stop = node.Host.StopAsync();
            await UntilAsync(() => stop.IsCompleted);
            await stop;
        }
    }

    /// <summary>One node of the cluster.</summary>
    internal sealed class MemoryNode : IRefundQueue, ISettlements, ISaleCalendar
    {
        private readonly MemoryCluster _cluster;

        public MemoryNode(MemoryCluster cluster, int number, bool ownsShards)
        {
            _cluster = cluster;
            var (time, tables, log) = (cluster.Time, cluster.Tables, NullLogger.Instance);
            Clock = new JournalClock(time);
            var permit = new NodePermit(Lease.LeaseTtl - Lease.LeaseMargin, time);
            var owners = new ShardOwners(Shards);
            var network = cluster.Network.Of(Id, time);
            var ports = new ItemPorts(Clock, time, Board, new OrderWatches(time), this, this, tables);
            var items = new ItemLoader(tables, tables);
            var parts = new ShardParts(Id, tables, new ShardFence(tables, Id), permit,
                new ShardLoader(tables, tables, items), items, ports, ItemLimits.Default, WriterLimits.Default,
                _ => { }, owners.Signal, log);
            var row = new NodeRow(Id, $"n{number}", $"n{number}:1", "1", NodeState.Joining, 0, ownsShards);
            Host = new ClusterHost(
                new ClusterHostOptions(Shards, Lease, TimeSpan.FromMilliseconds(500), 1_000,
                    TimeSpan.FromSeconds(30), HasOthers: true),
                tables, tables, row, permit, owners, parts, network, this, new Random(number));
            Gateway = new ItemGateway(() => Host.Router, () => Host.Waiter, Board, item => Host.Remote.Find(item));
            cluster.Network.Open(Id, Host.Desk);
        }

        public Guid Id { get; } = Guid.NewGuid();

        public JournalClock Clock { get; }

        public FactsBoard Board { get; } = new();

        public ClusterHost Host { get; }

        public ItemGateway Gateway { get; }

        public bool IsGone { get; private set; }

        /// <summary>kill -9, as the others see it: no beat, no answer, no lock; nothing more is appended.</summary>
        public void Kill()
        {
            IsGone = true;
            _cluster.Network.Close(Id);
            Host.Region.Abort();
            Host.Cluster.Stop();
            _ = Host.Membership.DisposeAsync().AsTask();
            _cluster.Tables.Unlock(Id);
        }

        /// <summary>Stops in the graceful way, and is gone.</summary>
        public async Task LeaveAsync()
        {
            var given = Host.HandOverAllAsync();
            await _cluster.UntilAsync(() => given.IsCompleted);
            var stop = Host.StopAsync();
            await _cluster.UntilAsync(() => stop.IsCompleted);
            await stop;
            _cluster.Network.Close(Id);
            IsGone = true;
        }

        public Task<ItemReply> AskAsync(ItemId item, ItemRequest request) =>
            _cluster.UntilAsync(Gateway.AskAsync(item, request, CancellationToken.None).AsTask());

        public void Offer(ItemId item, PendingRefund refund)
        {
        }

        public void Sent(string refundId)
        {
        }

        public void Drop(ItemId item)
        {
        }

        public void Begin(ItemId item, DueSettlement due)
        {
        }

        public ValueTask<IReadOnlyList<SaleOpening>> OpeningsAsync(
            Instant from, Instant to, CancellationToken cancellation) =>
            new([.. _cluster.Openings.Where(opening => opening.OpensAt >= from && opening.OpensAt <= to)]);
    }
}
