using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class StepFiguresTests
{
    private readonly StepFigures _figures = new();

    [Fact]
    public void Judge_SlowFirstRound_IsToldAndNotJudged()
    {
        Add(900);
        Add(90);
        Add(95);
        var report = Judged();
        Assert.All(report.Bars, bar => Assert.Equal("aim", bar.Verdict));
        Assert.InRange(_figures.ToJson()["firstRound"]!["p99"]!.GetValue<double>(), 900, 910);
        Assert.Equal("[90,95]", _figures.ToJson()["p99OfRounds"]!.ToJsonString());
    }

    [Fact]
    public void Judge_OneSlowRound_DecidesHoweverFastTheOthers()
    {
        Add(10);
        Add(10);
        Add(501);
        Add(10);
        Assert.Equal(["p99 of the slowest round, ms"], Missed());
    }

    [Fact]
    public void Judge_FirstRoundThatTurnsSomebodyAway_IsMissed()
    {
        Add(10, round => round.RefusedConnections = 1);
        Add(10);
        Assert.Equal(["connections refused"], Missed());
    }

    [Fact]
    public void Judge_ErrorsAndNoDecisions_AreMissedApart()
    {
        Add(10, round => round.Tally.CountFault(LoadTally.NoAnswer));
        Assert.Equal(["errors"], Missed());
        Add(10, round => round.Tally.CountAnswer(202, default));
        Assert.Equal(["errors", "no win: refused or undecided"], Missed());
    }

    private IEnumerable<string> Missed() =>
        Judged().Bars.Where(bar => !bar.MeetsMust).Select(bar => bar.What["all: ".Length..]);

    private BenchReport Judged()
    {
        var report = new BenchReport("step");
        _figures.Judge(report, "all");
        return report;
    }

    private void Add(int milliseconds, Action<StepResult>? change = null)
    {
        var round = new StepResult();
        round.Latency.Record(TimeSpan.FromMilliseconds(milliseconds));
        round.Tally.CountAnswer(201, default);
        change?.Invoke(round);
        _figures.Add(round);
    }
}
