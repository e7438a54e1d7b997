using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OverloadFiguresTests
{
    private const int FloodSeconds = 4;
    private static readonly long Second = TimeProvider.System.TimestampFrequency;
    private static readonly DateTimeOffset Began = DateTimeOffset.UnixEpoch;

    private static readonly OverloadPlan Plan =
        new(Capacity: 10, Factor: 2, MaxLine: 10, TimeSpan.FromSeconds(FloodSeconds));

    private readonly LoadResult _normal = NewResult();
    private readonly LoadResult _flood = NewResult();
    private readonly AnswerLog _log = new(TimeProvider.System);
    private int _soldASecond = 10;
    private int _grows;
    private int _slowFor = 1;

    [Fact]
    public void Report_EverythingHeld_MeetsEveryMust()
    {
        var report = Report();
        Assert.Equal(["R18", "R18", "R18", "R18", "R18"], report.Bars.Select(bar => bar.Id));
        Assert.True(report.MeetsEveryMust);
        Assert.Equal([2, 1, 2, 1, 0], report.Bars.Select(bar => bar.Measured));
        Assert.Equal(20, report["normalLoad"]!["normalIsP99UpTo"]!.GetValue<double>());
        Assert.Equal("[100,10,10,10]", report["goodput"]!["seconds"]!.ToJsonString());
    }

    [Fact]
    public void Report_FewSales_MissesTheGoodputThoughTheBurstWasLarge()
    {
        _soldASecond = 7;
        Assert.Equal(["goodput in the flood, x capacity"], Missed());
    }

    [Fact]
    public void Report_SlowForLong_MissesTheReturn()
    {
        _slowFor = 5;
        Assert.Equal(["back to normal after, s"], Missed());
    }

    [Fact]
    public void Report_NeverNormalAgain_MissesTheReturn()
    {
        _slowFor = 100;
        Assert.Equal(["back to normal after, s"], Missed());
    }

    [Fact]
    public void Report_MemoryThatGrows_IsMissed()
    {
        _grows = 60;
        Assert.Equal(["memory, last quarter of the flood x its second"], Missed());
    }

    [Fact]
    public void Report_GeneratorThatCanNot_IsNoProofOfAnything()
    {
        _flood.SentWithin = TimeSpan.FromSeconds(FloodSeconds + 1);
        Assert.Equal(["load that was offered, x capacity"], Missed());
    }

    [Fact]
    public void Report_BrokenConnection_IsMissed()
    {
        _flood.Tally.CountFault("connection-ConnectionReset");
        Assert.Equal(["errors"], Missed());
    }

    private IEnumerable<string> Missed() => Report().Bars.Where(bar => !bar.MeetsMust).Select(bar => bar.What);

    private BenchReport Report()
    {
        var (calm, all) = ((int)OverloadPlan.Calm.TotalSeconds, (int)Plan.Length.TotalSeconds);
        var ended = calm + FloodSeconds;
        for (var i = 0; i < all * 10; i++)
        {
            var slow = i >= calm * 10 && i < (ended + _slowFor) * 10;
            _log.Add(new AnswerSample(i * Second / 10, TimeSpan.FromMilliseconds(slow ? 50 : 10), Won: true));
        }

        var memory = new ResidentMemory();
        for (var second = 0; second < all; second++)
        {
            memory.Add(TimeSpan.FromSeconds(second), (100 + _grows * Math.Max(0, second - calm)) * 1024L * 1024);
        }

        // Fourteen a second and the six of the normal load are twice the capacity.
        var schedule = OpenLoopSchedule.Even(Plan.FloodPerSecond, Plan.Flood);
        for (; schedule.Next is not null; schedule.Take())
        {
            _flood.SendDelay.Record(TimeSpan.Zero);
        }

        var sales = new SalesBySecond(Began, FloodSeconds);
        for (var second = 0; second < FloodSeconds; second++)
        {
            sales.Add(second * 1_000_000L, second == 0 ? 100 : _soldASecond);
        }

        var report = new BenchReport("overload");
        new OverloadFigures(Plan, TimeProvider.System).Report(
            report,
            new OverloadRun(_normal, _flood, _log, memory, calm * Second, ended * Second, all * Second, default),
            schedule, sales);
        return report;
    }

    private static LoadResult NewResult() =>
        new(new LoadTally(), new LatencyHistogram(), TimeSpan.FromSeconds(FloodSeconds));
}
