using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// This node's part in the cluster: looks at the rows of nodes and shards again and again, and lets each part act on
/// what it sees, in one order: beliefs, verdicts, what to take, what to give, what to wish.
/// </summary>
public sealed partial class Cluster : ICluster
{
    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ClusterParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClusterEvents _events;
    private readonly MovesByHand _byHand = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private ClusterMap _map = new([], []);
    private Task<bool>? _draining;
    private volatile bool _drains;

    public Cluster(ClusterParts parts, TimeProvider time, ILogger logger)
    {
        (_parts, _time, _logger) = (parts, time, logger);
        _events = new ClusterEvents(parts.Clock);
    }

    public Guid Me => _parts.Membership.Me;

    public ClusterMap Map => Volatile.Read(ref _map);

    /// <summary>Completes when an operator has asked this node to leave.</summary>
    public Task Leaving => _leaving.Task;

    /// <summary>Lets the next look happen now; many calls make one look.</summary>
    public void LookSoon() => _signal.Writer.TryWrite(true);

    /// <summary>Looks until stopped. A store that is away is looked for again.</summary>
    public async Task RunAsync()
    {
        await using var timer = _time.CreateTimer(
            signal => ((Channel<bool>)signal!).Writer.TryWrite(true), _signal, TimeSpan.Zero, _parts.ObserveInterval);
        try
        {
            while (await _signal.Reader.WaitToReadAsync(_stop.Token))
            {
                _signal.Reader.TryRead(out _);
                await LookAndActAsync();
                await Task.Delay(LeastBetweenLooks, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    public void Stop()
    {
        _parts.Moves.Stop();
        _stop.Cancel();
    }

    public async ValueTask<ClusterMap> LookAsync(CancellationToken cancellation)
    {
        // Owners first: whoever joined in between is then known.
        var shards = await _parts.Shards.ReadAsync(cancellation);
        return new ClusterMap(await _parts.Nodes.ReadAsync(cancellation), shards);
    }

    public async ValueTask<bool> LeaveAsync(Guid node, CancellationToken cancellation)
    {
        var row = (await _parts.Nodes.ReadAsync(cancellation)).SingleOrDefault(row => row.Incarnation == node);
        return row?.State == NodeState.Up && await _parts.Nodes.MoveAsync(node, NodeState.Draining, cancellation);
    }

    public ValueTask<bool> DownAsync(Guid node, CancellationToken cancellation) =>
        _parts.Nodes.MoveAsync(node, NodeState.Dead, cancellation);

    public async ValueTask<bool> WishAsync(ShardId shard, Guid target, CancellationToken cancellation)
    {
        while (true)
        {
            var map = await LookAsync(cancellation);
            if (map.Shards.SingleOrDefault(row => row.Shard == shard) is not { } row
                || ShardAllocation.Candidates(map.Nodes).All(node => node.Incarnation != target))
            {
                return false;
            }

            if (await _parts.Shards.WishAsync(shard, row.Epoch, target, cancellation))
            {
                LookSoon();
                return true;
            }
        }
    }

    public Task<bool> DrainAsync()
    {
        lock (_gate)
        {
            return _draining is { IsCompleted: false } ? _draining : _draining = DrainNowAsync();
        }
    }

    private async Task LookAndActAsync()
    {
        try
        {
            var map = await LookAsync(_stop.Token);
            See(map);
            if (_parts.Membership.Dead.IsCompleted)
            {
                return;
            }

            if (await JudgeAsync(map))
            {
                map = await LookAsync(_stop.Token);
                See(map);
                TellToLook(map);
            }

            _parts.Region.See(map);
            _parts.Moves.See(map);
            await PlanAsync(map);
        }
        catch (Exception fault) when (!_stop.IsCancellationRequested)
        {
            LogLookFailed(fault);
        }
    }

    /// <summary>A verdict that can not be written keeps this node from nothing else.</summary>
    private async ValueTask<bool> JudgeAsync(ClusterMap map)
    {
        try
        {
            return await _parts.DeathWatch.JudgeAsync(map, _stop.Token);
        }
        catch (Exception fault) when (!_stop.IsCancellationRequested)
        {
            LogJudgeFailed(fault);
            return false;
        }
    }

    private void See(ClusterMap map)
    {
        var before = Map;
        Volatile.Write(ref _map, map);
        _parts.Owners.See(map);
        PeerAddress[] peers = [.. map.Nodes
            .Where(row => row.State != NodeState.Dead && row.Incarnation != Me)
            .Select(row => new PeerAddress(row.Incarnation, row.Address))];
        _parts.Network.Keep(peers);
        _parts.Spread.Keep(peers);
        _events.See(before, map);
        _byHand.See(before, map);
        var me = map.Nodes.FirstOrDefault(row => row.Incarnation == Me);
        if (me?.State == NodeState.Draining && !_drains)
        {
            _leaving.TrySetResult();
        }
    }

    /// <summary>
    /// Each node acquires its share of what a dead one leaves; none of them shall wait for its next look.
    /// </summary>
    private void TellToLook(ClusterMap map)
    {
        foreach (var row in map.Nodes.Where(row => row.State != NodeState.Dead && row.Incarnation != Me))
        {
            _parts.Network.Tell(new PeerAddress(row.Incarnation, row.Address), new RowsChanged());
        }
    }

    /// <summary>One planner: whoever owns shard 0. It only writes wishes; the owners carry them out.</summary>
    private async ValueTask PlanAsync(ClusterMap map)
    {
        if (map.Shards.Count == 0 || map.Shards[0].Owner != Me || _parts.Membership.IsDraining)
        {
            return;
        }

        HashSet<ShardId> frozen = [.. _parts.WarmUp.FrozenShards(), .. _byHand.Shards];
        foreach (var wish in ShardAllocation.Plan(map, frozen))
        {
            _byHand.Wished(wish.Shard, wish.Target);
            if (await _parts.Shards.WishAsync(wish.Shard, wish.SeenEpoch, wish.Target, _stop.Token))
            {
                LogWish(wish.Shard.Value, wish.SeenEpoch, wish.Target);
            }
        }
    }

    /// <summary>
    /// Again and again until no row names this node: a shard that was loading, moving, or on its way here is given away
    /// a moment later. Ends without success when nobody is there to take them.
    /// </summary>
    private async Task<bool> DrainNowAsync()
    {
        _drains = true;
        if (!await _parts.Membership.DrainAsync(_stop.Token))
        {
            return false;
        }

        Crash.At(CrashPoint.DrainAfterRow);
        while (true)
        {
            var map = await LookAsync(_stop.Token);
            if (map.Shards.All(row => row.Owner != Me) || ShardAllocation.Candidates(map.Nodes).Count == 0)
            {
                LookSoon();
                return map.Shards.All(row => row.Owner != Me);
            }

            await _parts.Moves.DrainAsync(map);
            await Task.Delay(LeastBetweenLooks, _time, _stop.Token);
        }
    }

    [LoggerMessage(EventId = 4010, Level = LogLevel.Warning, Message = "nodes and shards could not be looked at")]
    private partial void LogLookFailed(Exception fault);

    [LoggerMessage(EventId = 4015, Level = LogLevel.Warning, Message = "a verdict about another node failed")]
    private partial void LogJudgeFailed(Exception fault);

    [LoggerMessage(EventId = 4013, Level = LogLevel.Information,
        Message = "shard {Shard} epoch {Epoch}: wished to be owned by {Target}")]
    private partial void LogWish(int shard, long epoch, Guid? target);
}
