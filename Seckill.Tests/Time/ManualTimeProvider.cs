namespace Seckill.Tests.Time;

/// <summary>
/// Time that stands still until a test moves it. Timers fire on the thread that moves it, in order of their due
/// times, with the clock at each one's due time. A test that needs something to happen first waits for a timer to be
/// armed (<see cref="ArmedAsync"/>), never for real time to pass.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _elapsed;
    private long _armings;

    /// <summary>Since the start, in ticks of TimeSpan.</summary>
    public TimeSpan Elapsed => new(Interlocked.Read(ref _elapsed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    /// <summary>Timers that wait to fire.</summary>
    public int Armed
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>Until the next timer fires; null: none waits.</summary>
    public TimeSpan? UntilNextTimer
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count == 0 ? null : new TimeSpan(_armed.Min(timer => timer.Due) - _elapsed);
            }
        }
    }

    /// <summary>
    /// Completes when at least that many timers wait at once; fails after 30 s of real time, so no test hangs.
    /// </summary>
    public async Task ArmedAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_armed.Count >= count)
            {
                return;
            }

            _waiting.Add((count, reached));
        }

        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>Moves to the next due time, but not by more than that, and fires what is due then.</summary>
    public void AdvanceToNextTimer(TimeSpan most)
    {
        TimeSpan span;
        lock (_gate)
        {
            span = _armed.Count == 0
                ? most : new TimeSpan(Math.Max(0, _armed.Min(timer => timer.Due) - _elapsed));
        }

        Advance(span < most ? span : most);
    }

    /// <summary>Moves to the next due time and fires what is due then; false: no timer waits, nothing moved.</summary>
    public bool AdvanceToNextTimer()
    {
        TimeSpan span;
        lock (_gate)
        {
            if (_armed.Count == 0)
            {
                return false;
            }

            span = new TimeSpan(Math.Max(0, _armed.Min(timer => timer.Due) - _elapsed));
        }

        Advance(span);
        return true;
    }

    /// <summary>
    /// Fires timer after timer until the task is done. Time moves only to what is waited for, and only once that is
    /// armed, so it does not run away from work that is slow.
    /// </summary>
    public async Task FireUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAny(done, ArmedAsync(1));
            if (!done.IsCompleted)
            {
                AdvanceToNextTimer();
            }

            await Task.Yield();
        }
    }

    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(span.Ticks);
        var end = Interlocked.Read(ref _elapsed) + span.Ticks;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Takes the earliest timer due by the end, with the clock at its time; none left: the clock at the end.
    /// </summary>
    private ManualTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            var next = _armed.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Order));
            Interlocked.Exchange(ref _elapsed, Math.Max(_elapsed, next?.Due ?? end));
            if (next is not null)
            {
                _armed.Remove(next);
                if (next.Period > 0)
                {
                    Arm(next, next.Period);
                }
            }

            return next;
        }
    }

    private void Arm(ManualTimer timer, long ticks)
    {
        (timer.Due, timer.Order) = (_elapsed + ticks, _armings++);
        _armed.Add(timer);
        foreach (var (count, reached) in _waiting)
        {
            if (_armed.Count >= count)
            {
                reached.TrySetResult();
            }
        }

        _waiting.RemoveAll(waiting => waiting.Reached.Task.IsCompleted);
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; set; }

        public long Order { get; set; }

        public long Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                if (_disposed)
                {
                    return false;
                }

                owner._armed.Remove(this);
                Period = period > TimeSpan.Zero ? period.Ticks : 0;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    owner.Arm(this, dueTime.Ticks);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                _disposed = true;
                owner._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
