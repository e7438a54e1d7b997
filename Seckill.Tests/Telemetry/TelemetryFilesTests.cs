using System.Text.RegularExpressions;
using Seckill.Tests.Ops.Deploy;

namespace Seckill.Tests.Telemetry;

/// <summary>Dashboard and alerts as files; that their metrics exist is checked against a real node.</summary>
public sealed class TelemetryFilesTests
{
    [Fact]
    public void Dashboard_Panels_AreWholeAndOverlapNowhere()
    {
        var cells = new HashSet<(int, int)>();
        var ids = new HashSet<int>();
        foreach (var panel in TelemetryFiles.Panels())
        {
            Assert.True(ids.Add((int)panel!["id"]!), $"id of {panel["title"]} twice");
            var place = panel["gridPos"]!;
            Assert.InRange((int)place["x"]! + (int)place["w"]!, 1, 24);
            for (var y = (int)place["y"]!; y < (int)place["y"]! + (int)place["h"]!; y++)
            {
                for (var x = (int)place["x"]!; x < (int)place["x"]! + (int)place["w"]!; x++)
                {
                    Assert.True(cells.Add((x, y)), $"{panel["title"]} lies on another");
                }
            }

            Assert.True((string?)panel["type"] == "row" || panel["targets"]!.AsArray().Count > 0);
        }

        Assert.True(ids.Count >= 12, "a dashboard of few panels");
    }

    [Fact]
    public void Alerts_Rules_SayHowBadAndWhatToDo()
    {
        var names = TelemetryFiles.Rules().Select(rule => rule.TextAt("alert")).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Superset(
            new HashSet<string> { "SeckillOversold", "SeckillShardUnowned", "SeckillProjectionBehind" },
            names.ToHashSet());
        foreach (var rule in TelemetryFiles.Rules())
        {
            Assert.Contains(rule.TextAt("labels/severity"), (string[])["critical", "warning"]);
            Assert.NotEmpty(rule.TextAt("annotations/summary"));
            Assert.NotEmpty(rule.TextAt("annotations/description"));
        }
    }

    /// <summary>A query by job fits an installation only when its documents ask for that name.</summary>
    [Fact]
    public void Alerts_ThatNameAJob_NameTheOneThatDocumentsAskFor()
    {
        var jobs = TelemetryFiles.Rules().SelectMany(rule => Regex.Matches(rule.TextAt("expr"), "job=\"(\\w+)\""))
            .Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job => Assert.All(
            (string[])["docs/TELEMETRY.md", "deploy/README.md"],
            path => Assert.Contains($"job_name: {job}", TelemetryFiles.Text(path))));
    }

    [Fact]
    public void Alerts_SayWhatMustNeverHappen()
    {
        var expressions = TelemetryFiles.Rules().Select(rule => rule.TextAt("expr")).ToList();
        Assert.Contains("sum(seckill_item_state_checks_total{outcome=\"differs\"}) > 0", expressions);
        Assert.Contains("sum(seckill_journal_shipto_changed_total) > 0", expressions);
    }

    [Theory]
    [InlineData("sum by (a) (rate(x_total{b=\"c(d)\"}[5m])) / y > 0.5 and on (job) z", "x_total y z")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(h_bucket[1m])))", "h_bucket")]
    public void Query_OfASample_NamesItsMetrics(string expression, string names) =>
        Assert.Equal(names.Split(' '), PromQuery.Metrics(expression));
}
