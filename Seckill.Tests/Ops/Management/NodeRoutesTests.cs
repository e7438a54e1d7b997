using System.Net;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Management;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>What a node says of itself, and the drain.</summary>
public sealed class NodeRoutesTests : IAsyncLifetime
{
    private ManagementUnderTest _node = null!;

    public async ValueTask InitializeAsync() => _node = await ManagementUnderTest.StartAsync(
        true, "seckill.node.name=node-1", "seckill.secrets.pass-key=" + Config.SettingsUnderTest.Base64(1));

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Info_SaysWhatTheProcessIsAndOwns()
    {
        _node.Cluster.AddShard(_node.Cluster.Me);
        _node.Cluster.AddShard(_node.Cluster.Add("node-2"));
        _node.Cluster.AddShard(_node.Cluster.Me);
        await _node.GetAsync("/node/info");
        _node.Time.Advance(TimeSpan.FromSeconds(90));

        var info = (await _node.GetAsync("/node/info")).Json;

        Assert.Equal("node-1 up development sqlite 90", string.Join(' ',
            info["name"], info["state"], info["environment"], info["store"], info["uptimeSeconds"]));
        Assert.Equal(_node.Cluster.Me.ToString(), info["incarnation"]!.GetValue<string>());
        Assert.Equal("[0,2]", info["shards"]!.ToJsonString());
        Assert.Equal("[\"http\",\"shard\"]", info["roles"]!.ToJsonString());
        Assert.Equal("http://127.0.0.1:5080", info["addresses"]!["http"]!.GetValue<string>());
    }

    [Fact]
    public async Task Config_MasksSecrets()
    {
        var answer = await _node.GetAsync("/node/config");
        var settings = answer.Json["settings"]!.AsArray().ToDictionary(s => s!["key"]!.ToString(), s => s!);

        Assert.Equal("\"node-1\"", settings["seckill.node.name"]["value"]!.ToString());
        Assert.Equal("--set seckill.node.name", settings["seckill.node.name"]["origin"]!.ToString());
        Assert.Equal("\"***\"", settings["seckill.secrets.pass-key"]["value"]!.ToString());
        Assert.DoesNotContain(Config.SettingsUnderTest.Base64(1), answer.Body);
    }

    [Fact]
    public async Task LogLevel_IsTurnedWhileTheNodeRuns()
    {
        Assert.Equal("information", (await _node.GetAsync("/node/log-level")).Text("level"));

        var turned = await _node.SendAsync("PUT", "/node/log-level", "{\"level\":\"debug\"}");

        Assert.Equal("debug", turned.Text("level"));
        Assert.Equal(LogLevel.Debug, _node.Dial.Level);
    }

    [Theory]
    [InlineData("{\"level\":\"loud\"}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"level\":\"none\"}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"level\":\"debug\",\"for\":\"1h\"}", HttpStatusCode.BadRequest)]
    public async Task LogLevel_ThatIsNone_IsRefused(string body, HttpStatusCode expected)
    {
        Assert.Equal(expected, (await _node.SendAsync("PUT", "/node/log-level", body)).Status);
        Assert.Equal(LogLevel.Information, _node.Dial.Level);
    }

    [Fact]
    public async Task Drain_AnswersAtOnce()
    {
        _node.Cluster.Add("node-2");
        _node.Cluster.AddShard(_node.Cluster.Me);
        var asked = await _node.SendAsync("POST", "/node/drain");

        Assert.Equal((HttpStatusCode.Accepted, "draining"), (asked.Status, asked.Text("state")));
        Assert.Equal(1, asked.Json["shards"]!.GetValue<int>());

        _node.Cluster.Drained.SetResult(true);
        var again = await _node.SendAsync("POST", "/node/drain?wait", "{}");
        Assert.Equal((HttpStatusCode.OK, "drained"), (again.Status, again.Text("state")));
    }

    [Fact]
    public async Task Drain_WithWait_AnswersWhenItIsDone()
    {
        _node.Cluster.Add("node-2");
        var asking = _node.SendAsync("POST", "/node/drain?wait");
        await Until.TrueAsync(() => _node.Cluster.Asked.Count > 0);
        Assert.False(asking.IsCompleted);
        _node.Cluster.Drained.SetResult(true);

        Assert.Equal(HttpStatusCode.OK, (await asking).Status);
    }

    [Fact]
    public async Task Drain_WithWaitWhenTheNodeStops_AnswersAsItIs()
    {
        _node.Cluster.Add("node-2");
        var asking = _node.SendAsync("POST", "/node/drain?wait");
        await _node.StopAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await asking).Status);
    }

    [Fact]
    public async Task Drain_ThatLeftAShardBehind_IsDoneOnceMore()
    {
        _node.Cluster.Add("node-2");
        _node.Cluster.DrainsThatLeaveSome = 2;
        _node.Cluster.Drained.SetResult(true);
        var asking = _node.SendAsync("POST", "/node/drain?wait");
        while (!asking.IsCompleted)
        {
            _node.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.OK, (await asking).Status);
        Assert.Equal(["drain", "drain", "drain"], _node.Cluster.Asked);
    }

    [Fact]
    public async Task Drain_WhoseHeirsGo_Is409AndCanBeAskedAgain()
    {
        var heir = _node.Cluster.Add("node-2");
        _node.Cluster.DrainsThatLeaveSome = 1;
        _node.Cluster.Drained.SetResult(true);
        Assert.Equal(HttpStatusCode.Accepted, (await _node.SendAsync("POST", "/node/drain")).Status);
        _node.Cluster.Map = _node.Cluster.Map with
        {
            Nodes = [.. _node.Cluster.Map.Nodes.Select(row => row with
            {
                State = row.Incarnation == heir ? NodeState.Dead : NodeState.Draining,
            })],
        };
        _node.Cluster.DrainsThatLeaveSome = 2;
        await _node.Time.ArmedAsync(1);
        _node.Time.Advance(TimeSpan.FromMilliseconds(200));
        await Until.TrueAsync(() => _node.Cluster.Asked.Count == 2);

        Assert.Equal(HttpStatusCode.Conflict, (await _node.SendAsync("POST", "/node/drain?wait")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _node.SendAsync("POST", "/node/drain?wait")).Status);
    }

    [Theory]
    [InlineData(NodeState.Joining, true)]
    [InlineData(NodeState.Draining, true)]
    [InlineData(NodeState.Dead, true)]
    [InlineData(NodeState.Up, false)]
    public async Task Drain_WithNobodyToTakeTheShards_Is409(NodeState other, bool ownsShards)
    {
        _node.Cluster.Add("node-2", other, ownsShards: ownsShards);
        var answer = await _node.SendAsync("POST", "/node/drain?wait");

        Assert.Equal((HttpStatusCode.Conflict, "node-wrong-state"), (answer.Status, answer.Code));
        Assert.Empty(_node.Cluster.Asked);
    }

    [Fact]
    public async Task Drain_WithUnknownMembers_Is400AndNothingHappens()
    {
        Assert.Equal(
            HttpStatusCode.BadRequest, (await _node.SendAsync("POST", "/node/drain", "{\"force\":true}")).Status);
        Assert.Empty(_node.Cluster.Asked);
    }

    [Fact]
    public async Task Probes_ShowTheirChecks()
    {
        _node.Checks.Add(new HealthCheck("store", false, "the last beat failed"));

        Assert.Equal(HttpStatusCode.OK, (await _node.GetAsync("/livez")).Status);
        Assert.Equal(HttpStatusCode.OK, (await _node.GetAsync("/startupz")).Status);
        var ready = await _node.GetAsync("/readyz?verbose");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy"), (ready.Status, ready.Text("status")));
        Assert.Equal("the last beat failed", ready.Json["checks"]![1]!["detail"]!.GetValue<string>());
        Assert.Empty((await _node.GetAsync("/readyz")).Json["checks"]!.AsArray());
    }
}
