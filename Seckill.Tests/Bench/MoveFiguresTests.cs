using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class MoveFiguresTests
{
    private static readonly long Millisecond = TimeProvider.System.TimestampFrequency / 1_000;
    private readonly MoveFigures _figures = new();

    [Fact]
    public void Add_AMove_TellsThePauseOfTheItemAndOfTheWorseNode()
    {
        // The first node's clients wait from 20 to 90; the item as a whole from 20 to 60.
        Add(Window(10, 15, 95), [[0, 8, 20, 90, 100], [5, 12, 60, 70, 100]]);
        var json = Report();
        Assert.Equal(40, json["milliseconds"]!["pause"]!["max"]!.GetValue<double>());
        Assert.Equal(70, json["milliseconds"]!["pauseAtTheWorseNode"]!["max"]!.GetValue<double>());
        Assert.Equal(8, json["milliseconds"]!["longestGapWithoutAMove"]!["max"]!.GetValue<double>());
        Assert.Equal(25, json["milliseconds"]!["untilItWasOver"]!["max"]!.GetValue<double>());
        Assert.Equal(["must", "must", "must"], Verdicts(json).Select(verdict => verdict == "aim" ? "must" : verdict));
    }

    [Fact]
    public void Add_APauseThatIsTooLong_MissesTheBar()
    {
        Add(Window(10, 15, 95), [[0, 12, 300, 310], [0, 13, 301, 310]]);
        Assert.Contains("missed", Verdicts(Report()));
    }

    [Theory]
    [InlineData(25, 14)] // one node's clients never won again
    [InlineData(null, 100)] // the shard has not moved
    public void Add_AMoveWithoutAnEnd_FailsWhateverThePause(int? took, int lastAtOther)
    {
        Add(Window(10, 15, 95, took), [[0, 12, 20, 90, 100], [0, 13, lastAtOther]]);
        Assert.Equal(1, _figures.Asked);
        Assert.Contains("missed", Verdicts(Report()));
    }

    [Theory]
    [InlineData(3, 0)] // two won, one pending: all there
    [InlineData(2, 1)]
    [InlineData(9, 0)] // more than was answered: those of broken connections
    public void JudgePending_WhatTheItemHolds_TellsWhatWasDropped(long held, double dropped)
    {
        var (warmUp, report) = (new MoveFigures(), new BenchReport("leave"));
        warmUp.Tally.CountAnswer(201, "{}"u8);
        _figures.Tally.CountAnswer(201, "{}"u8);
        _figures.Tally.CountAnswer(202, "{}"u8);
        _figures.AddWarmUp(report, warmUp);
        _figures.JudgePending(report, "leave", held);
        Assert.Equal(dropped, Assert.Single(report.Bars).Measured);
    }

    private static MoveWindow Window(int calm, int from, int to, int? took = 25) => new(
        calm * Millisecond, from * Millisecond, to * Millisecond,
        took is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);

    private static IEnumerable<string> Verdicts(System.Text.Json.Nodes.JsonObject json) =>
        json["bars"]!.AsArray().Select(bar => bar!["verdict"]!.GetValue<string>());

    private System.Text.Json.Nodes.JsonObject Report()
    {
        var report = new BenchReport("move");
        _figures.Report(report, "move");
        return report.ToJson();
    }

    private void Add(MoveWindow window, long[][] milliseconds)
    {
        long[][] times = [.. milliseconds.Select(node => node.Select(at => at * Millisecond).ToArray())];
        var load = new LoadResult(new LoadTally(), new LatencyHistogram(), TimeSpan.FromSeconds(1));
        _figures.Add([window], times, load, TimeProvider.System);
    }
}
