using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Cli;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill node, and what is common to all verbs that ask a node.</summary>
public sealed class NodeVerbsTests : IAsyncLifetime
{
    private VerbBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await VerbBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Info_GathersItsShardsIntoSpans()
    {
        var other = _bench.Cluster.Add("node-2");
        foreach (var own in "xx.xxx.x")
        {
            _bench.Cluster.AddShard(own == 'x' ? _bench.Cluster.Me : other);
        }

        var info = await _bench.AskAsync("node info");

        Assert.Equal(ExitCode.Yes, info.Code);
        Assert.Contains("shards       0-1, 3-5, 7", info.Lines);
        Assert.Contains("state        up", info.Lines);
    }

    [Theory]
    [InlineData("node drain", false, ExitCode.Yes, "draining: 1 shards are still there")]
    [InlineData("node drain", true, ExitCode.Yes, "drained")]
    [InlineData("node drain --wait", true, ExitCode.Yes, "drained")]
    public async Task Drain_SaysHowFarItIs(string line, bool drained, int code, string said)
    {
        _bench.Cluster.Add("node-2");
        _bench.Cluster.AddShard(_bench.Cluster.Me);
        if (drained) _bench.Cluster.Drained.SetResult(true);
        var done = await _bench.AskAsync(line);

        Assert.Equal((code, said), (done.Code, done.Out.Trim()));
    }

    [Fact]
    public async Task Drain_WithWaitAndTimeout_GivesUp()
    {
        _bench.Cluster.Add("node-2");
        _bench.Cluster.AddShard(_bench.Cluster.Me);
        var done = await _bench.AskAsync("node drain --wait --timeout 20ms");

        Assert.Equal((ExitCode.No, "draining: 1 shards are still there"), (done.Code, done.Out.Trim()));
    }

    [Fact]
    public async Task Drain_WithWaitOfANodeThatEnds_Is1()
    {
        _bench.Cluster.Add("node-2");
        var draining = _bench.AskAsync("node drain --wait");
        await Until.TrueAsync(() => _bench.Cluster.Asked.Count > 0);
        await _bench.Node.StopAsync();

        Assert.Equal(ExitCode.No, (await draining).Code);
    }

    [Fact]
    public async Task Drain_WithNobodyToTakeTheShards_Is5()
    {
        var done = await _bench.AskAsync("node drain --wait");

        Assert.Equal(ExitCode.WrongState, done.Code);
        Assert.Contains("no other node is up to take the shards", done.Error);
    }

    [Fact]
    public async Task Config_OfANodeAndOfOptions_IsPrinted()
    {
        Assert.Contains("seckill.node.name ", (await _bench.AskAsync("node config")).Out);

        var own = await _bench.RunAsync("node config --set seckill.node.name=mine");
        Assert.Equal(ExitCode.Yes, own.Code);
        Assert.Contains(own.Lines, line => line.StartsWith("seckill.node.name ", StringComparison.Ordinal)
            && line.Contains("\"mine\"", StringComparison.Ordinal)
            && line.EndsWith("--set seckill.node.name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LogLevel_IsShownAndTurned()
    {
        Assert.Equal("information", (await _bench.AskAsync("node log-level")).Out.Trim());
        Assert.Equal("debug", (await _bench.AskAsync("node log-level debug")).Out.Trim());
        Assert.Equal(LogLevel.Debug, _bench.Node.Dial.Level);
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync("node log-level loud")).Code);
    }

    [Theory]
    [InlineData("cluster tail")]
    [InlineData("cluster health")]
    [InlineData("cluster leave node-1 --yes")]
    [InlineData("cluster down node-1 --yes")]
    [InlineData("cluster wait --members 1")]
    [InlineData("shards move 0 --to node-1")]
    [InlineData("node info")]
    [InlineData("node drain")]
    [InlineData("node log-level")]
    public async Task VerbsThatNeedANode_WithAStore_SaySo(string line)
    {
        var refused = await _bench.RunAsync($"{line} --set seckill.node.name=x");

        Assert.Equal((ExitCode.Usage, ""), (refused.Code, refused.Out));
        Assert.Contains("--node URL", refused.Error);
    }

    [Fact]
    public async Task Token_IsTakenFromOptionAndEnvironment()
    {
        await using var production = await VerbBench.StartAsync(development: false);
        var refused = await production.AskAsync("node info");
        Assert.Equal(ExitCode.NotAllowed, refused.Code);
        Assert.Contains("SECKILL_TOKEN", refused.Error);

        var (buyer, olga) = (production.Node.Token("buyer"), production.Node.Token("operator"));
        Assert.Equal(ExitCode.NotAllowed, (await production.AskAsync($"node info --token {buyer}")).Code);
        Assert.Equal(ExitCode.Yes, (await production.AskAsync($"node info --token {olga}")).Code);
        production.Environment["SECKILL_TOKEN"] = olga + "\n";
        Assert.Equal(ExitCode.Yes, (await production.AskAsync("node info")).Code);
        Assert.Equal(ExitCode.Yes, (await production.AskAsync("cluster health")).Code);
    }

    [Theory]
    [InlineData("node info --node nonsense", ExitCode.Usage, "--node takes a URL")]
    [InlineData("node info --node http://127.0.0.1:1", ExitCode.Unreachable, "seckill run starts a node")]
    [InlineData("node info now", ExitCode.Usage, "")]
    [InlineData("node", ExitCode.Usage, "")]
    public async Task Node_ThatCanNotBeAsked_HasItsCode(string line, int code, string why)
    {
        var refused = await _bench.RunAsync(line);

        Assert.Equal((code, ""), (refused.Code, refused.Out));
        Assert.Contains(why, refused.Error);
    }

    [Fact]
    public async Task Node_WhoseStoreIsAway_Is6()
    {
        _bench.Cluster.Fault = new Npgsql.NpgsqlException("away");
        var refused = await _bench.AskAsync("shards list");

        Assert.Equal(ExitCode.Unreachable, refused.Code);
        Assert.Contains("can not reach its store", refused.Error);
    }

    /// <summary>The public listener is a likely slip: it answers, but not as a management listener does.</summary>
    [Fact]
    public async Task Node_ThatIsThePublicListener_Is6AndSaysWhichOneIsMeant()
    {
        await using var edge = await Http.EdgeUnderTest.StartAsync();
        var refused = await _bench.RunAsync($"cluster show --node {edge.Http.BaseAddress}");

        Assert.Equal(ExitCode.Unreachable, refused.Code);
        Assert.Contains("management address", refused.Error);
    }
}
