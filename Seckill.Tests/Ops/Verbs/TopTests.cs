using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Ops.Verbs;
using Seckill.Node.Peers;
using Seckill.Node.Projections;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill top: figures of all nodes, rates between two of them, a screen that fits.</summary>
public sealed class TopTests
{
    [Fact]
    public async Task Figures_AreOfAllNodes_AndRatesOfWhatWasCountedInBetween()
    {
        await using var bench = await VerbBench.StartAsync();
        bench.Cluster.Add("node-2");
        bench.Cluster.AddShard(bench.Cluster.Me);
        bench.Cluster.AddShard(null);
        bench.Cluster.Figures["node-1"] = new NodeCounts(100, 10, 50, 1.5, 9.25)
        {
            RefusedBy = new Dictionary<string, long> { ["sold-out"] = 8 },
        };
        bench.Node.Queries.Totals = new UnitTotals(3, 4, 5, 6, 0);
        var output = new StringWriter();

        var running = bench.RunAsync(
            ["top", "--times", "2", "-o", "jsonl", "--node", bench.Node.Address.ToString()], output,
            TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => output.ToString().Contains('\n'));
        await bench.Node.Time.ArmedAsync(1);
        bench.Cluster.Figures["node-1"] = new NodeCounts(300, 30, 60, 1.5, 9.25)
        {
            Arrived = 40,
            Admitted = 30,
            RefusedBy = new Dictionary<string, long> { ["sold-out"] = 13, ["line-full"] = 2 },
        };
        bench.Node.Time.Advance(TimeSpan.FromSeconds(1));

        var shown = await running;
        Assert.True(shown.Code == ExitCode.Yes, shown.Error);
        var (first, second) = (JsonNode.Parse(shown.Lines[0])!, JsonNode.Parse(shown.Lines[1])!);
        Assert.Equal(0, (double)first["wonPerSecond"]!);
        Assert.Equal(200, (double)second["wonPerSecond"]!);
        Assert.Equal(20, (double)second["nodes"]![0]!["refusedPerSecond"]!);
        Assert.Equal(9.25, (double)second["nodes"]![0]!["appendP99Ms"]!);
        Assert.Null(second["nodes"]![1]!["wonPerSecond"]);
        Assert.Equal((40, 30), ((double)second["arrivedPerSecond"]!, (double)second["admittedPerSecond"]!));
        Assert.Equal(
            (5, 2), ((double)second["refusedBy"]!["sold-out"]!, (double)second["refusedBy"]!["line-full"]!));
        Assert.Equal((2, 1, 0), ((int)second["shards"]!, (int)second["orphaned"]!, (int)second["oversold"]!));
    }

    [Theory]
    [InlineData(200, 50)]
    [InlineData(40, 8)]
    [InlineData(20, 3)]
    public void Screen_FitsItsSize_AndSaysHowToLeave(int width, int height)
    {
        var lines = TopText.Screen(Top(0), "127.0.0.1:8558", width, height);
        Assert.InRange(lines.Count, 1, height);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Equal("q or Ctrl-C ends", lines[^1]);
    }

    [Fact]
    public void Screen_OfAnOversoldItem_SaysThatThisMustNotBe()
    {
        Assert.DoesNotContain(TopText.Screen(Top(0), "n", 200, 50), line => line.Contains("MUST BE 0"));
        Assert.Contains(TopText.Screen(Top(2), "n", 200, 50), line => line.Contains("oversold 2  <-- THIS MUST BE 0"));
        Assert.Contains("append-p99-ms=7.5 ", TopText.Line(Top(0)));
    }

    [Fact]
    public async Task LiveScreen_InATerminal_IsDrawnAndLeftByQ_AndTheScreenOfBeforeComesBack()
    {
        await using var node = await ManagementUnderTestNodeAsync();
        var binary = Path.Combine(AppContext.BaseDirectory, "Seckill.Node");
        using var script = Process.Start(new ProcessStartInfo(
            "script", ["-qefc", $"{binary} top --node {node.Address}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var seen = new System.Text.StringBuilder();
        var reading = Task.Run(async () =>
        {
            var buffer = new char[4096];
            while (await script.StandardOutput.ReadAsync(buffer, CancellationToken.None) is var count and > 0)
            {
                lock (seen) seen.Append(buffer, 0, count);
            }
        }, CancellationToken.None);
        await Until.TrueAsync(() => Seen().Contains("q or Ctrl-C ends"), 60);
        await script.StandardInput.WriteAsync("q");
        await script.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await script.WaitForExitAsync(limit.Token);
        await reading;

        Assert.Equal(0, script.ExitCode);
        Assert.Contains("\e[?1049h", Seen());
        Assert.EndsWith("\e[?25h\e[?1049l", Seen().TrimEnd());
        string Seen()
        {
            lock (seen) return seen.ToString();
        }
    }

    private static async Task<Ops.Management.ManagementUnderTest> ManagementUnderTestNodeAsync()
    {
        var node = await Ops.Management.ManagementUnderTest.StartAsync();
        node.Cluster.AddShard(node.Cluster.Me);
        return node;
    }

    private static TopResource Top(long oversold) => new(
        new Instant(0),
        [.. Enumerable.Range(1, 3).Select(i => new TopNode($"node-{i}", "up", 2, 1, 0, 1.5, 0, 3, 0.5, 7.5))],
        6, 0, 4.5, 0, 0, 1, 2, 3, 0, oversold, [new ProjectionResource("orders", "running", 0, 0, [])]);
}
