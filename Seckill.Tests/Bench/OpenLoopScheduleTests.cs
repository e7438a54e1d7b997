using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OpenLoopScheduleTests
{
    [Fact]
    public void Even_ManyInstants_LieAtTheirMultiplesWithoutDrift()
    {
        var schedule = OpenLoopSchedule.Even(3_000, TimeSpan.FromSeconds(2));
        var instants = TakeAll(schedule);
        Assert.Equal(6_000, instants.Count);
        Assert.Equal(6_000, schedule.Taken);
        for (var i = 0; i < instants.Count; i++)
        {
            Assert.Equal(i / 3_000.0, instants[i].TotalSeconds, 1e-6);
        }
    }

    [Fact]
    public void Next_TheEndItself_IsNotInTheSchedule() => Assert.Equal(
        [TimeSpan.Zero, TimeSpan.FromSeconds(0.5)], TakeAll(OpenLoopSchedule.Even(2, TimeSpan.FromSeconds(1))));

    [Fact]
    public void Take_AfterTheEnd_Throws()
    {
        var schedule = OpenLoopSchedule.Even(1, TimeSpan.FromSeconds(1));
        schedule.Take();
        Assert.Null(schedule.Next);
        Assert.Throws<InvalidOperationException>(schedule.Take);
    }

    [Fact]
    public void Crowd_ManyInstants_AscendAtTheRateWithExponentialGaps()
    {
        var instants = TakeAll(OpenLoopSchedule.Crowd(1_000, TimeSpan.FromSeconds(100), new Random(5)));
        Assert.Equal(instants.Order(), instants);
        Assert.InRange(instants.Count, 98_500, 101_500);
        var gaps = instants.Zip(instants.Skip(1), (one, next) => (next - one).TotalMilliseconds).ToArray();

        // Of exponential gaps exp(-1) are longer than the mean one, and their deviation is their mean.
        Assert.InRange(gaps.Count(gap => gap > 1) / (double)gaps.Length, Math.Exp(-1) - 0.01, Math.Exp(-1) + 0.01);
        Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - 1) * (gap - 1))), 0.97, 1.03);
    }

    [Fact]
    public void Crowd_TheSameSeed_IsTheSameCrowd()
    {
        var one = OpenLoopSchedule.Crowd(50, TimeSpan.FromSeconds(2), new Random(7));
        var other = OpenLoopSchedule.Crowd(50, TimeSpan.FromSeconds(2), new Random(7));
        Assert.Equal(TakeAll(one), TakeAll(other));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    public void Even_NothingToDo_IsRefused(double perSecond, int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => OpenLoopSchedule.Even(perSecond, TimeSpan.FromSeconds(seconds)));

    private static List<TimeSpan> TakeAll(OpenLoopSchedule schedule)
    {
        var instants = new List<TimeSpan>();
        while (schedule.Next is { } next)
        {
            instants.Add(next);
            schedule.Take();
        }

        return instants;
    }
}
