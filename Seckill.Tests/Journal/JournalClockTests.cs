using Seckill.Node.Journal;
using Seckill.Tests.Time;

namespace Seckill.Tests.Journal;

/// <summary>The one clock: the database's readings, monotonic time, and never a step back or a leap ahead.</summary>
public sealed class JournalClockTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Observe_SlowReading_DoesNotRunAhead()
    {
        var clock = new JournalClock(_time);
        clock.Observe(1_000_000_000, clock.Mark());
        var sentAt = clock.Mark();
        _time.Advance(TimeSpan.FromSeconds(3));

        // The statement waited for a lock: it read the clock at its very end.
        clock.Observe(1_003_000_000, sentAt);

        Assert.InRange(clock.NowMicros, 1_003_000_000, 1_003_000_001);
    }

    [Fact]
    public void Now_DatabaseClockStepsBack_StandsStillUntilItIsCaughtUp()
    {
        var clock = new JournalClock(_time);
        clock.Observe(5_000_000_000, clock.Mark());
        var before = clock.NowMicros;
        clock.Observe(4_000_000_000, clock.Mark());
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(before, clock.NowMicros);
    }

    [Fact]
    public void AtLeast_CommitsAreAhead_TimeStartsThere()
    {
        var clock = new JournalClock(_time);
        var ahead = clock.NowMicros + 60_000_000;

        clock.AtLeast(ahead);
        Assert.Equal(ahead, clock.NowMicros);
        clock.AtLeast(ahead - 5);
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(ahead + 1_000_000, clock.NowMicros);
    }
}
