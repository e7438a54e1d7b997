using System.Text.Json;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Bench;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class BenchPrinterTests
{
    [Fact]
    public void PrintJson_Report_IsOneObjectAndNothingElse()
    {
        var output = new StringWriter();
        BenchPrinter.PrintJson(Report().ToJson(), OutputFormat.Json, output);
        using var json = JsonDocument.Parse(output.ToString());
        var root = json.RootElement;
        Assert.Equal(12346, root.GetProperty("ordersPerSecond").GetInt64());
        Assert.Equal(1, root.GetProperty("refused").GetInt64());
        Assert.Equal(1, root.GetProperty("refusedByCause").GetProperty("sold-out").GetInt64());
        Assert.Equal(0, root.GetProperty("errors").GetInt64());
        Assert.True(root.GetProperty("machine").GetProperty("cores").GetInt32() > 0);
        Assert.Equal("must", root.GetProperty("bars")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void PrintTable_Report_HasALineForEachFigureAndBar()
    {
        var output = new StringWriter();
        BenchPrinter.PrintTable(Report(), output);
        Assert.Contains("refusedByCause.sold-out", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("B1   engine, orders/s", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bar_FromWhatItWrote_HasTheSameVerdict()
    {
        var bar = new BenchBar("B4", "p99, ms", 20, 5, 12.5, LowerIsBetter: true);
        Assert.Equal(bar, BenchBar.FromJson(JsonNode.Parse(bar.ToJson().ToJsonString())!));
    }

    [Theory]
    [InlineData(1.9, true, "must")]
    [InlineData(0.4, true, "aim")]
    [InlineData(2.1, true, "missed")]
    [InlineData(0.4, false, "missed")]
    [InlineData(1.0, false, "aim")]
    public void Verdict_MeasuredAgainstBar_KnowsWhichSideIsBetter(double measured, bool lower, string verdict) =>
        Assert.Equal(verdict, (lower
            ? new BenchBar("B7", "recovery", 2, 0.5, measured, LowerIsBetter: true)
            : new BenchBar("B2", "ratio", 0.5, 0.7, measured)).Verdict);

    private static BenchReport Report()
    {
        var report = new BenchReport("engine");
        report.SetRounded("ordersPerSecond", 12345.6);
        var tally = new LoadTally();
        tally.CountAnswer(409, """{"code":"sold-out"}"""u8);
        report.SetTally(tally);
        report.Judge(new BenchBar("B1", "engine, orders/s", 100, 20_000, 12345.6));
        return report;
    }
}
