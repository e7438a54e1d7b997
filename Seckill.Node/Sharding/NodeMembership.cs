using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Node.Crashing;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>
/// This process among the nodes: joins as a new incarnation, beats, holds the permit that beats renew, and leaves.
/// </summary>
/// <remarks>
/// States of its row: joining -> up -> draining -> dead; dead is final and ends the process. A beat is sent by a
/// message that went through a mailbox like any other work here, so a process that is starved of threads stops beating
/// and is replaced, instead of being alive by name.
/// </remarks>
public sealed partial class NodeMembership(
    INodeTable table, NodeRow me, NodePermit permit, JournalClock clock, MembershipLimits limits, TimeProvider time,
    ILogger logger)
    : IAsyncDisposable
{
    private readonly Channel<bool> _mailbox = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private Task _locking = Task.CompletedTask;
    private int _goodBeats;
    private volatile bool _draining;

    public Guid Me => me.Incarnation;

    /// <summary>My row as it was when this process joined.</summary>
    public NodeRow Row => me;

    public IPermit Permit => permit;

    /// <summary>Completes when this incarnation was declared dead: stop all shards and exit.</summary>
    public Task Dead => _dead.Task;

    /// <summary>Beats that succeeded in a row; the store is reachable while it is above 0.</summary>
    public int GoodBeats => Volatile.Read(ref _goodBeats);

    /// <summary>This node has begun to give its shards away; it takes none any more.</summary>
    public bool IsDraining => _draining;

    /// <summary>Joins and becomes up, after one beat has set the clock.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        // The lock first: a row without one looks like a process that is gone.
        await table.HoldLockAsync(me.Incarnation, cancellation);
        await table.JoinAsync(me, cancellation);
        await BeatAsync(cancellation);
        Crash.At(CrashPoint.JoinBeforeUp);
        if (!await table.MoveAsync(me.Incarnation, NodeState.Up, cancellation))
        {
            throw new InvalidOperationException($"incarnation {me.Incarnation} is dead before it was up");
        }
    }

    /// <summary>Beats until stopped or dead.</summary>
    public async Task RunAsync()
    {
        _timer = time.CreateTimer(
            mailbox => ((Channel<bool>)mailbox!).Writer.TryWrite(true), _mailbox, limits.BeatInterval,
            limits.BeatInterval);
        while (!_dead.Task.IsCompleted && await NextAsync())
        {
            try
            {
                await BeatAsync(_stop.Token);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Volatile.Write(ref _goodBeats, 0);
                LogBeatFailed(fault);
            }
            catch (OperationCanceledException)
            {
                // Stopped in the middle: the loop's condition ends it.
            }
        }
    }

    /// <summary>Up becomes draining; false: dead.</summary>
    public async ValueTask<bool> DrainAsync(CancellationToken cancellation)
    {
        // Only once the row says so: until then the others count on this node.
        _draining |= await table.MoveAsync(me.Incarnation, NodeState.Draining, cancellation);
        return _draining;
    }

    /// <summary>Leaves for good: the row becomes dead, so that others need not wait for the beat to stop.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        permit.End();
        Crash.At(CrashPoint.LeaveBeforeRow);
        try
        {
            await table.MoveAsync(me.Incarnation, NodeState.Dead, cancellation);
        }
        catch (Exception fault)
        {
            // The beat has ended; the others will see that.
            LogLeaveFailed(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        var beat = await table.BeatAsync(me.Incarnation, cancellation);
        if (!beat.Alive)
        {
            LogDead(me.Incarnation);
            permit.End();
            _dead.TrySetResult();
            return;
        }

        permit.Renew(sentAt);
        if (beat.ClockMicros is { } micros)
        {
            clock.Observe(micros, sentAt);
        }

        Interlocked.Increment(ref _goodBeats);
        if (_locking.IsCompleted)
        {
            _locking = HoldLockAsync(cancellation);
        }
    }

    /// <summary>Beside the beats: opening a session anew may take longer than one of them may.</summary>
    private async Task HoldLockAsync(CancellationToken cancellation)
    {
        try
        {
            await table.HoldLockAsync(me.Incarnation, cancellation);
        }
        catch (Exception fault)
        {
            // Only a hint for others; the next beat tries again.
            LogLockFailed(fault);
        }
    }

    private async ValueTask<bool> NextAsync()
    {
        try
        {
            return await _mailbox.Reader.ReadAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 4023, Level = LogLevel.Warning, Message = "could not say goodbye to the other nodes")]
    private partial void LogLeaveFailed(Exception fault);

    [LoggerMessage(EventId = 4025, Level = LogLevel.Debug, Message = "the session's lock is not held; again soon")]
    private partial void LogLockFailed(Exception fault);

    [LoggerMessage(EventId = 4020, Level = LogLevel.Warning, Message = "beat failed; will be tried again")]
    private partial void LogBeatFailed(Exception fault);

    [LoggerMessage(
        EventId = 4021, Level = LogLevel.Critical, Message = "incarnation {Me} was declared dead by another node")]
    private partial void LogDead(Guid me);
}

/// <summary>Times of a lease (seckill.cluster.*).</summary>
/// <param name="LeaseTtl">A beat that stands still so long condemns its node.</param>
/// <param name="LeaseMargin">A permit ends so long before its lease.</param>
/// <param name="BeatInterval">At most a quarter of the lease.</param>
public sealed record MembershipLimits(TimeSpan LeaseTtl, TimeSpan LeaseMargin, TimeSpan BeatInterval);
