using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OpenLoopFiguresTests
{
    private readonly LoadResult _result = new(new LoadTally(), new LatencyHistogram(), TimeSpan.FromSeconds(10));
    private readonly OpenLoopSchedule _schedule = OpenLoopSchedule.Even(10, TimeSpan.FromSeconds(10));

    [Fact]
    public void Report_FastWins_ReachTheAim()
    {
        Win(100, milliseconds: 1);
        var report = Report();
        Assert.Equal(["aim", "aim", "aim"], report.Bars.Select(bar => bar.Verdict));
        Assert.Equal(10, report["sending"]!["sentPerSecond"]!.GetValue<double>());
    }

    [Fact]
    public void Report_SlowTail_MissesTheNinetyNinthAlone()
    {
        Win(98, milliseconds: 1);
        Win(2, milliseconds: 25);
        Assert.Equal(["aim", "missed", "aim"], Report().Bars.Select(bar => bar.Verdict));
    }

    [Fact]
    public void Report_FastRefusals_AreNotReadAsFastSales()
    {
        Win(99, milliseconds: 1);
        _result.Tally.CountAnswer(503, """{"code":"line-full"}"""u8);
        _result.Latency.Record(TimeSpan.FromMilliseconds(1));
        Assert.Equal("missed", Report().Bars[2].Verdict);
    }

    [Fact]
    public void Sending_GeneratorThatNeedsLonger_TellsTheRateItReached()
    {
        Win(100, milliseconds: 1);
        _result.SentWithin = TimeSpan.FromSeconds(20);
        var sending = Report()["sending"]!;
        Assert.Equal(10, sending["intendedPerSecond"]!.GetValue<double>());
        Assert.Equal(5, sending["sentPerSecond"]!.GetValue<double>());
    }

    private BenchReport Report()
    {
        var report = new BenchReport("open-loop");
        OpenLoopFigures.Report(report, _result, _schedule);
        return report;
    }

    private void Win(int count, int milliseconds)
    {
        for (var i = 0; i < count; i++)
        {
            _schedule.Take();
            _result.SendDelay.Record(TimeSpan.Zero);
            _result.Tally.CountAnswer(201, default);
            _result.Latency.Record(TimeSpan.FromMilliseconds(milliseconds));
        }
    }
}
