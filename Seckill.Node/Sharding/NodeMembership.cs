using Microsoft.Extensions.Logging;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>
/// This process among the nodes: joins as a new incarnation, beats, watches the others' beats on its own monotonic
/// clock and declares dead whose beat has stopped. No timestamp of another machine is ever compared.
/// </summary>
public sealed partial class NodeMembership(
    INodeTable table, NodeRow me, JournalClock clock, MembershipLimits limits, TimeProvider time, ILogger logger)
{
    private const int OwnBeatsBeforeJudging = 4;

    private readonly Dictionary<Guid, (long Beat, long Since)> _seen = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlySet<Guid> _alive = new HashSet<Guid>();
    private int _goodBeats;

    public Guid Me => me.Incarnation;

    /// <summary>Completes when this incarnation was declared dead: stop all shards and exit.</summary>
    public Task Dead => _dead.Task;

    /// <summary>Incarnations not dead at the last look; a snapshot, swapped whole.</summary>
    public IReadOnlySet<Guid> Alive => Volatile.Read(ref _alive);

    /// <summary>Beats that succeeded in a row; the store is reachable while it is above 0.</summary>
    public int GoodBeats => Volatile.Read(ref _goodBeats);

    /// <summary>Joins and becomes up, after one beat has set the clock.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        await table.JoinAsync(me, cancellation);
        await BeatAsync(cancellation);
        if (!await table.MoveAsync(me.Incarnation, NodeState.Up, cancellation))
        {
            throw new InvalidOperationException($"incarnation {me.Incarnation} is dead before it was up");
        }

        await LookAsync(cancellation);
    }

    /// <summary>Beats and looks every TTL/4 until stopped or dead.</summary>
    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(limits.BeatInterval, time);
        while (!_dead.Task.IsCompleted && await NextAsync(timer))
        {
            try
            {
                await BeatAsync(_stop.Token);
                await LookAsync(_stop.Token);
                await JudgeAsync(_stop.Token);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Volatile.Write(ref _goodBeats, 0);
                LogBeatFailed(fault);
            }
        }
    }

    /// <summary>Leaves for good: the row becomes dead, so that others need not wait for the beat to stop.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
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

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        var beat = await table.BeatAsync(me.Incarnation, cancellation);
        if (!beat.Alive)
        {
            LogDead(me.Incarnation);
            _dead.TrySetResult();
            return;
        }

        if (beat.ClockMicros is { } micros)
        {
            clock.Observe(micros, sentAt);
        }

        Interlocked.Increment(ref _goodBeats);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        var rows = await table.ReadAsync(cancellation);
        var now = time.GetTimestamp();
        foreach (var row in rows)
        {
            if (!_seen.TryGetValue(row.Incarnation, out var seen) || seen.Beat != row.Beat)
            {
                _seen[row.Incarnation] = (row.Beat, now);
            }
        }

        Volatile.Write(ref _alive,
            rows.Where(row => row.State != NodeState.Dead).Select(row => row.Incarnation).ToHashSet());
    }

    /// <summary>
    /// Nobody is condemned after an outage of the database: four of my own beats in a row must have succeeded.
    /// </summary>
    private async Task JudgeAsync(CancellationToken cancellation)
    {
        if (GoodBeats < OwnBeatsBeforeJudging)
        {
            return;
        }

        foreach (var suspect in Alive.Where(node => node != me.Incarnation))
        {
            var (beat, since) = _seen[suspect];
            if (time.GetElapsedTime(since) > limits.LeaseTtl
                && await table.DeclareDeadAsync(suspect, beat, cancellation))
            {
                LogDeclaredDead(suspect, beat);
            }
        }
    }

    private async ValueTask<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 4023, Level = LogLevel.Warning, Message = "could not say goodbye to the other nodes")]
    private partial void LogLeaveFailed(Exception fault);

    [LoggerMessage(EventId = 4020, Level = LogLevel.Warning, Message = "beat failed; will be tried again")]
    private partial void LogBeatFailed(Exception fault);

    [LoggerMessage(
        EventId = 4021, Level = LogLevel.Critical, Message = "incarnation {Me} was declared dead by another node")]
    private partial void LogDead(Guid me);

    [LoggerMessage(
        EventId = 4022, Level = LogLevel.Warning, Message = "declared dead: {Suspect}, its beat stopped at {Beat}")]
    private partial void LogDeclaredDead(Guid suspect, long beat);
}

/// <summary>
/// LeaseTtl: a beat that stands still so long condemns its node. BeatInterval: at most a quarter of it.
/// </summary>
public sealed record MembershipLimits(TimeSpan LeaseTtl, TimeSpan BeatInterval);
