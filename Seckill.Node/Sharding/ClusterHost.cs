using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Everything by which a node owns and reaches shards, wired: it joins, serves, and leaves, in the order that loses
/// nothing.
/// </summary>
public sealed class ClusterHost : IAsyncDisposable
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(5);
    private readonly ClusterHostOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FactsSpread _spread;
    private readonly SaleWarmUp _warmUp;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _beating = Task.CompletedTask;
    private Task _running = Task.CompletedTask;

    /// <param name="options">Bounds.</param>
    /// <param name="nodes">Rows of nodes.</param>
    /// <param name="shards">Rows of shards.</param>
    /// <param name="me">My row as it will be inserted.</param>
    /// <param name="permit">Renewed by the beats of this host.</param>
    /// <param name="owners">Beliefs; signalled when a shard serves.</param>
    /// <param name="parts">What shards share.</param>
    /// <param name="network">The way to the other nodes.</param>
    /// <param name="calendar">Openings of sales.</param>
    /// <param name="random">For pauses.</param>
    public ClusterHost(
        ClusterHostOptions options, INodeTable nodes, IShardTable shards, NodeRow me, NodePermit permit,
        ShardOwners owners, ShardParts parts, IPeerNetwork network, ISaleCalendar calendar, Random random)
    {
        _options = options;
        Owners = owners;
        Cluster? cluster = null;
        void LookSoon() => cluster!.LookSoon();

        var (time, clock, log) = (parts.Items.Time, parts.Items.Clock, parts.Logger);
        Membership = new NodeMembership(nodes, me, permit, clock, options.Limits, time, log);
        Region = new ShardRegion(shards, Membership, Owners, parts, options.ShardCount, time, log);
        Remote = new RemoteFacts(network);
        Router = new ShardRouter(Region, Owners, network, LookSoon, me.Incarnation, time, random);
        Waiter = new OrderWaiter(Region, Owners, parts.Items.Watches, network, time);
        Desk = new PeerDesk(Region, Owners, Remote, Waiter, parts.Memory, LookSoon, me.Incarnation, time, log);
        _spread = new FactsSpread(parts.Items.Facts, network, time);
        _warmUp = new SaleWarmUp(
            calendar, Region, item => parts.Items.Facts.Find(item) ?? Remote.Find(item), clock, time, log);
        var handOver = new ShardHandOver(shards, Region, Owners, network, me.Incarnation, options.MostParked, log);
        var moves = new ShardMoves(handOver, me.Incarnation, time, log);
        var watch = new DeathWatch(nodes, Membership, network, options.Limits, time, log);
        Cluster = cluster = new Cluster(
            new ClusterParts(nodes, shards, Membership, watch, Owners, Region, moves, _warmUp, _spread, network, clock,
                options.ObserveInterval, parts.Memory), time, log);
        (_time, _logger) = (time, log);
    }

    public ShardOwners Owners { get; }

    public NodeMembership Membership { get; }

    public ShardRegion Region { get; }

    public RemoteFacts Remote { get; }

    public ShardRouter Router { get; }

    public OrderWaiter Waiter { get; }

    public PeerDesk Desk { get; }

    public Cluster Cluster { get; }

    /// <summary>
    /// Completes when for the first time every shard had a living owner, and those of this node served.
    /// </summary>
    public Task Started => _started.Task;

    /// <summary>Shards that are this node's, by its belief.</summary>
    public int OwnedCount => Enumerable.Range(0, Region.ShardCount)
        .Count(number => Owners.Find(new ShardId(number)).Node == Membership.Me);

    /// <summary>
    /// Every shard has a living owner by this node's belief, and this node serves all that are believed to be its own.
    /// </summary>
    public bool ServesItsShards => Owners.AreAllOwned && Enumerable.Range(0, Region.ShardCount)
        .Select(number => new ShardId(number))
        .All(shard => Owners.Find(shard).Node != Membership.Me || Region.ActivatorOf(shard) is not null);

    public async Task StartAsync(CancellationToken cancellation)
    {
        await Membership.JoinAsync(cancellation);
        _beating = Membership.RunAsync();
        _running = Task.WhenAll(Region.RunAsync(), Cluster.RunAsync(), _spread.RunAsync(), _warmUp.RunAsync(),
            WatchStartAsync(), AbortWhenDeadAsync());
    }

    /// <summary>
    /// Graceful: shards go to other nodes while requests are still routed; with nobody to take them, their mailboxes
    /// are emptied and they are left to whoever comes. Bounded in time.
    /// </summary>
    public async Task HandOverAllAsync()
    {
        if (Membership.Dead.IsCompleted || !_options.HasOthers)
        {
            return;
        }

        try
        {
            await Cluster.DrainAsync().WaitAsync(_options.DrainLimit, _time);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // What could not be handed over is taken by the others when this node's row is dead.
            ShardLog.DrainFailed(_logger, fault);
        }
    }

    /// <summary>Ends what is left, and says goodbye: the row becomes dead, so that nobody waits for it.</summary>
    public async Task StopAsync()
    {
        Cluster.Stop();
        _spread.Stop();
        _warmUp.Stop();
        _started.TrySetResult();
        _stopped.TrySetResult();
        if (Membership.Dead.IsCompleted)
        {
            Region.Abort();
        }

        await Region.StopAsync();
        using var limit = new CancellationTokenSource(LeaveLimit, _time);
        await Membership.LeaveAsync(limit.Token);
        await Task.WhenAll(_running, _beating);
    }

    public ValueTask DisposeAsync() => Membership.DisposeAsync();

    /// <summary>
    /// Whoever is dead decides nothing more, whatever else the process still has to do before it ends.
    /// </summary>
    private async Task AbortWhenDeadAsync()
    {
        if (await Task.WhenAny(Membership.Dead, _stopped.Task) == Membership.Dead)
        {
            Region.Abort();
        }
    }

    private async Task WatchStartAsync()
    {
        while (!_started.Task.IsCompleted)
        {
            var changed = Owners.Changed;
            if (ServesItsShards)
            {
                _started.TrySetResult();
            }

            await Task.WhenAny(changed, _started.Task);
        }
    }
}

/// <summary>Bounds of a node's part in a cluster.</summary>
/// <param name="ShardCount">Fixed for ever.</param>
/// <param name="Limits">Times of the lease.</param>
/// <param name="ObserveInterval">Between two looks at the rows.</param>
/// <param name="MostParked">Requests that may wait while one shard is handed over.</param>
/// <param name="DrainLimit">How long a stopping node tries to give its shards away.</param>
/// <param name="HasOthers">False on a store for one node: then nothing is handed over.</param>
public sealed record ClusterHostOptions(
    int ShardCount, MembershipLimits Limits, TimeSpan ObserveInterval, int MostParked, TimeSpan DrainLimit,
    bool HasOthers);
