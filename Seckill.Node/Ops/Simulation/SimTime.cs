namespace Seckill.Node.Ops.Simulation;

/// <summary>The clock of one process: the world's time, with a wall clock that may be wrong and may jump.</summary>
internal sealed class SimTime(SimWorld world, SimContext context) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>By how much its wall clock is wrong.</summary>
    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Now;

    public override DateTimeOffset GetUtcNow() => Start + world.Elapsed + Skew;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(world, context, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SimWorld world, SimContext context, TimerCallback callback, object? state) : ITimer
    {
        private int _arming;
        private long _period;
        private bool _posted;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _arming++;
            _period = period > TimeSpan.Zero ? period.Ticks : 0;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Arm(_arming, world.Now + dueTime.Ticks);
            }

            return true;
        }

        public void Dispose() => _arming++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(int arming, long due) => world.LaterAt(due, () =>
        {
            if (arming != _arming || context.IsDead)
            {
                return;
            }

            // A process that stands still finds one tick when it goes on, not all that it missed.
            if (!_posted)
            {
                _posted = true;
                context.Post(_ =>
                {
                    _posted = false;
                    if (arming == _arming) callback(state);
                }, null);
            }

            if (_period > 0) Arm(arming, due + _period);
        });
    }
}
