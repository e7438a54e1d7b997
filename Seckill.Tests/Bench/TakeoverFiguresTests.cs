using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class TakeoverFiguresTests
{
    private readonly TakeoverFigures _figures = new();

    [Fact]
    public void Add_Kills_TellsEachAndMeetsTheBar()
    {
        Add(1.5);
        Add(0.5);
        var report = Report();
        Assert.Equal("[1.5,0.5]", report["secondsOfEach"]!.ToJsonString());
        Assert.Equal(500, report["milliseconds"]!["sellsAgain"]!["min"]!.GetValue<double>());
        Assert.True(report.MeetsEveryMust);
    }

    [Fact]
    public void Add_OneIsTooSlow_MissesTheBar()
    {
        Add(1);
        Add(5.1);
        Assert.False(Report().MeetsEveryMust);
    }

    [Fact]
    public void Add_NothingWasSoldAgain_CountsAsLongAsItWasWatched()
    {
        _figures.Add(new Takeover(null, null, null));
        var report = Report();
        Assert.Equal(1, report["neverSoldAgain"]!.GetValue<int>());
        Assert.Equal(30_000, report["milliseconds"]!["sellsAgain"]!["min"]!.GetValue<double>());
        Assert.False(report.MeetsEveryMust);
    }

    [Fact]
    public void Stall_WithAllNodesUp_MissesTheBar()
    {
        Add(1);
        _figures.Stall();
        Assert.False(Report().MeetsEveryMust);
    }

    [Fact]
    public void Add_AMiss_IsNoKill()
    {
        _figures.Add(null);
        Assert.Equal((0, 1), (_figures.Kills, _figures.Misses));
    }

    private void Add(double seconds) => _figures.Add(new Takeover(
        TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds / 2), TimeSpan.FromSeconds(seconds / 2)));

    private BenchReport Report()
    {
        var report = new BenchReport("takeover");
        _figures.Report(report);
        return report;
    }
}
