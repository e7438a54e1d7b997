using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Gateway;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Projections;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// One process of the product without its edge: its own actors, line, writer, membership, planner and routing, over the
/// simulated database, network and time.
/// </summary>
internal sealed class SimNode : IRefundQueue, ISettlements, ISaleCalendar
{
    private static readonly MembershipLimits Lease = new(
        TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(750));

    private static readonly ItemLimits Limits = ItemLimits.Default with
    {
        PassivateAfter = TimeSpan.FromSeconds(4),
        SnapshotEvery = 4,
        StateHashEvery = 20,
    };

    private readonly SimGround _ground;

    public SimNode(SimGround ground, int number, Guid id)
    {
        (_ground, Number, Id) = (ground, number, id);
        Context = new SimContext(ground.World, number);
        Time = new SimTime(ground.World, Context);
        Clock = new JournalClock(Time);
        Context.Begin(StartAsync);
    }

    public int Number { get; }

    public Guid Id { get; }

    public SimContext Context { get; }

    public SimTime Time { get; }

    public JournalClock Clock { get; }

    public FactsBoard Board { get; } = new();

    /// <summary>Null until it has started.</summary>
    public ClusterHost? Host { get; private set; }

    public ItemGateway? Gateway { get; private set; }

    /// <summary>Null until it has started.</summary>
    public ProjectionHost? Projections { get; private set; }

    /// <summary>It takes requests.</summary>
    public bool IsOpen => Gateway is not null && !Context.IsDead;

    /// <summary>It has begun to leave.</summary>
    public bool Leaves { get; private set; }

    /// <summary>kill -9: memory is gone, sockets are closed, what is on its way to the database goes on.</summary>
    public void Kill()
    {
        if (!Context.IsDead)
        {
            Context.Kill();
            _ground.Network.Close(Id);
            _ground.Gone(this);
        }
    }

    /// <summary>As SIGTERM does.</summary>
    public void Leave()
    {
        Leaves = true;
        Context.Begin(async () =>
        {
            await Host!.HandOverAllAsync();
            await Host.StopAsync();
            await Projections!.StopAsync();
            Kill();
        });
    }

    /// <summary>Asks this process as its edge does; null: no answer in time.</summary>
    public async Task<T?> AskAsync<T>(Func<ItemGateway, ValueTask<T?>> ask)
        where T : class
    {
        var reply = new TaskCompletionSource<T?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Context.Begin(async () =>
        {
            try
            {
                reply.TrySetResult(await ask(Gateway!));
            }
            catch (Seckill.Http.Ports.ItemUnreachableException)
            {
                reply.TrySetResult(null);
            }
        });
        _ground.World.Later(TimeSpan.FromSeconds(6), () => reply.TrySetResult(null));
        return await reply.Task;
    }

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
        Instant from, Instant to, CancellationToken cancellation) => new([]);

    private async Task StartAsync()
    {
        var session = new SimSession(_ground.Database, Id, SimGround.Shards);
        var log = _ground.LogOf(Number);
        var permit = new NodePermit(Lease.LeaseTtl - Lease.LeaseMargin, Time);
        var owners = new ShardOwners(SimGround.Shards);
        var ports = new ItemPorts(Clock, Time, Board, new OrderWatches(Time), this, this, session)
        {
            Shadow = new StateShadow(session, session, Time, log),
        };
        var items = new ItemLoader(session, session);
        var projections = new ProjectionHost(
            session, new SimReadModelStore(_ground.World, _ground.Database, Id), session.ReadHeadsAsync,
            SimGround.Shards, Time, new SimLogOf<ProjectionHost>(log));
        Projections = projections;
        var parts = new ShardParts(
            Id, session, new ShardFence(session, Id), permit, new ShardLoader(session, session, items), items, ports,
            Limits, WriterLimits.Default, projections.Committed, owners.Signal, log);
        var host = new ClusterHost(
            new ClusterHostOptions(
                SimGround.Shards, Lease, TimeSpan.FromMilliseconds(500), 1_000, TimeSpan.FromSeconds(30),
                HasOthers: true),
            session, session, new NodeRow(Id, $"n{Number}", $"n{Number}:1", "1", NodeState.Joining, 0), permit, owners,
            parts, _ground.Network.Of(Id), this, new Random(_ground.World.Random.Next()));
        Host = host;
        _ground.Network.Open(Id, Context, host.Desk);
        try
        {
            await projections.StartAsync(CancellationToken.None);
            await host.StartAsync(CancellationToken.None);
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            // As a process that can not join ends; whoever watches it starts it again.
            Kill();
            return;
        }

        Gateway = new ItemGateway(() => host.Router, () => host.Waiter, Board, item => host.Remote.Find(item));
        await host.Membership.Dead;
        if (!Leaves)
        {
            Kill();
        }
    }
}
