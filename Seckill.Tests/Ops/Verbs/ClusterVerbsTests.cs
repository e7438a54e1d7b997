using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill cluster, as a shell sees it.</summary>
public sealed class ClusterVerbsTests : IAsyncLifetime
{
    private VerbBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await VerbBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Show_AsATable_AlignsItsColumns()
    {
        _bench.Cluster.Add("n2", NodeState.Draining, new Guid(7, 0, 0, new byte[8]));
        var shown = await _bench.AskAsync("cluster show");

        Assert.Equal((ExitCode.Yes, ""), (shown.Code, shown.Error));
        Assert.Equal("NODE    STATE     SHARDS  ADDRESS      BUILD  INCARNATION", shown.Lines[0]);
        Assert.Equal(
            "n2      draining  0       n2:7946      0.1.0  00000007-0000-0000-0000-000000000000", shown.Lines[1]);
        Assert.Equal($"node-1  up        0       node-1:7946  0.1.0  {_bench.Cluster.Me}", shown.Lines[2]);
    }

    [Fact]
    public async Task Show_AsJson_IsWhatTheRouteAnswers()
    {
        _bench.Cluster.Add("node-2", NodeState.Dead);
        var route = await _bench.Node.GetAsync("/cluster/members?all");

        var json = await _bench.AskAsync("cluster show --all -o json");
        Assert.True(JsonNode.DeepEquals(route.Json, JsonNode.Parse(json.Out)), json.Out);

        var lines = (await _bench.AskAsync("cluster show --all -o jsonl")).Lines;
        Assert.True(JsonNode.DeepEquals(route.Json["members"]![0], JsonNode.Parse(lines[0])));
        Assert.True(JsonNode.DeepEquals(route.Json["members"]![1], JsonNode.Parse(lines[1])));
        Assert.Equal(2, lines.Length);
    }

    [Theory]
    [InlineData("cluster show --config no/such.conf", ExitCode.BadInput)]
    [InlineData("cluster show --set seckill.node.name=x", ExitCode.Yes)]
    public async Task Show_WithConfigAndNoNode_ReadsTheStore(string line, int code)
    {
        _bench.Stored = new ClusterMap(
            [new NodeRow(Guid.NewGuid(), "stored", "h:1", "0.1.0", NodeState.Up, 1)], []);
        var shown = await _bench.RunAsync(line);

        Assert.Equal(code, shown.Code);
        Assert.Equal(code == ExitCode.Yes, shown.Out.Contains("stored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Show_WithConfigAndNode_AsksTheNode() =>
        Assert.Contains("node-1", (await _bench.AskAsync("cluster show --set seckill.node.name=x")).Out);

    [Theory]
    [InlineData("leave", "draining")]
    [InlineData("down", "dead")]
    public async Task Change_WithYes_IsAsked(string verb, string state)
    {
        var node = _bench.Cluster.Add("node-2");
        var done = await _bench.AskAsync($"cluster {verb} node-2 --yes");

        Assert.Equal((ExitCode.Yes, $"node-2 ({node}) is {state}"), (done.Code, done.Out.Trim()));
        Assert.Equal([$"{verb} {node}"], _bench.Cluster.Asked);
    }

    [Theory]
    [InlineData("cluster leave node-2", ExitCode.Usage, "--yes")]
    [InlineData("cluster down node-2", ExitCode.Usage, "--yes")]
    [InlineData("cluster down node-9 --yes", ExitCode.NotFound, "no member is called node-9")]
    [InlineData("cluster leave node-2 --yes", ExitCode.WrongState, "node-2 is joining")]
    public async Task Change_ThatCanNotBe_HasItsCodeAndSaysWhy(string line, int code, string why)
    {
        _bench.Cluster.Add("node-2", NodeState.Joining);
        _bench.Cluster.Obeys = false;
        var refused = await _bench.AskAsync(line);

        Assert.Equal((code, ""), (refused.Code, refused.Out));
        Assert.Contains(why, refused.Error);
    }

    [Theory]
    [InlineData(true, ExitCode.Yes)]
    [InlineData(false, ExitCode.No)]
    public async Task Health_IsTheExitCode(bool healthy, int code)
    {
        _bench.Node.Checks.Add(new HealthCheck("store", healthy, "as seen"));
        var table = await _bench.AskAsync("cluster health");
        var json = await _bench.AskAsync("cluster health -o json");

        Assert.Equal((code, code), (table.Code, json.Code));
        Assert.Equal(healthy ? "healthy" : "unhealthy", table.Lines[0]);
        Assert.Equal($"store    {(healthy ? "yes" : "no ")}  as seen", table.Lines[^1]);
        Assert.Equal(table.Lines[0], JsonNode.Parse(json.Out)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Health_ExitWhenHealthy_WaitsForIt()
    {
        _bench.Node.Checks.Add(new HealthCheck("store", false, "not yet"));
        var waiting = _bench.AskAsync("cluster health --exit-when-healthy");
        await _bench.Node.ProbedAsync(2);
        Assert.False(waiting.IsCompleted);
        _bench.Node.Checks.RemoveAt(1);

        Assert.Equal(ExitCode.Yes, (await waiting).Code);
    }

    [Fact]
    public async Task Health_ExitWhenHealthyWithATimeout_GivesUp()
    {
        _bench.Node.Checks.Add(new HealthCheck("store", false, "never"));
        var given = await _bench.AskAsync("cluster health --exit-when-healthy --timeout 10ms");

        Assert.Equal(ExitCode.No, given.Code);
        Assert.Contains("never", given.Out);
    }

    [Fact]
    public async Task Wait_EndsWhenTheClusterHasSettled()
    {
        var second = _bench.Cluster.Add("node-2", NodeState.Joining);
        _bench.Cluster.AddShard(null);
        var waiting = _bench.AskAsync("cluster wait --members 2");
        await _bench.Cluster.LookedAsync(2);
        _bench.Cluster.Map = _bench.Cluster.Map with
        {
            Nodes = [.. _bench.Cluster.Map.Nodes.Select(node => node with { State = NodeState.Up })],
        };
        await _bench.Cluster.LookedAsync(4);
        Assert.False(waiting.IsCompleted);
        _bench.Cluster.Map = _bench.Cluster.Map with
        {
            Shards = [new ShardRow(new ShardId(0), 1, second, null, 0, [])],
        };

        Assert.Equal(ExitCode.Yes, (await waiting).Code);
    }

    [Theory]
    [InlineData("cluster wait --members 3 --timeout 10ms", ExitCode.No, "1 members, not 3")]
    [InlineData("cluster wait --members 0", ExitCode.Usage, "--members takes a number from 1 to 1000")]
    [InlineData("cluster wait", ExitCode.Usage, "--members N is needed")]
    [InlineData("cluster wait --members 1 --timeout soon", ExitCode.Usage, "--timeout takes a time")]
    public async Task Wait_ThatCanNotEnd_SaysWhy(string line, int code, string why)
    {
        var given = await _bench.AskAsync(line);

        Assert.Equal(code, given.Code);
        Assert.Contains(why, given.Error);
    }
}
