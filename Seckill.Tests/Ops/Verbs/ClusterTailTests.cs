using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;
using Seckill.Tests.Time;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill cluster tail follows a node, also over broken lines.</summary>
public sealed class ClusterTailTests
{
    private static readonly Guid Somebody = new(7, 0, 0, new byte[8]);

    [Fact]
    public async Task Tail_WritesALineForEachChange()
    {
        await using var bench = await VerbBench.StartAsync();
        var lines = await TailAsync(bench, $"cluster tail --node {bench.Node.Address}", 3, () =>
        {
            bench.Cluster.Tell(new ClusterEvent(new Instant(0), "up", "node-2", Somebody));
            bench.Cluster.Tell(
                new ClusterEvent(new Instant(1_000), "shard-moved", "node-2", Somebody, new ShardId(7), 12));
            bench.Cluster.Tell(new ClusterEvent(new Instant(2_000), "shard-orphaned", null, null, new ShardId(8), 13));
        });

        Assert.Equal(
        [
            $"1970-01-01T00:00:00.000Z  up              node-2 ({Somebody})",
            "1970-01-01T00:00:01.000Z  shard-moved     shard 7 to node-2 (epoch 12)",
            "1970-01-01T00:00:02.000Z  shard-orphaned  shard 8 (epoch 13)",
        ], lines);
    }

    [Fact]
    public async Task Tail_AsJson_WritesEventsAsTheRouteDoes()
    {
        await using var bench = await VerbBench.StartAsync();
        var lines = await TailAsync(bench, $"cluster tail -o json --node {bench.Node.Address}", 1, () =>
            bench.Cluster.Tell(new ClusterEvent(new Instant(0), "up", "node-2", Somebody)));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(lines[0]), JsonNode.Parse($$"""
            {"at": "1970-01-01T00:00:00.000Z", "kind": "up", "node": "node-2", "incarnation": "{{Somebody}}"}
            """)));
    }

    [Fact]
    public async Task Tail_OverABrokenLine_AsksAgain()
    {
        await using var bench = await VerbBench.StartAsync();
        using var server = new OneEventServer(cuts: true);
        var lines = await TailAsync(bench, $"cluster tail --node {server.Address}", 2, () => { });

        Assert.Contains("n0", lines[0]);
        Assert.Contains("n1", lines[1]);
    }

    [Fact]
    public async Task Tail_OverALineThatHangs_AsksAgain()
    {
        var time = new ManualTimeProvider();
        await using var bench = await VerbBench.StartAsync(time: time);
        using var server = new OneEventServer(cuts: false);
        var lines = await TailAsync(bench, $"cluster tail --node {server.Address}", 2, () => { }, async () =>
        {
            // Its silence, and the pause; neither asking is hurried.
            Assert.True(time.AdvanceToNextTimer());
            await time.ArmedAsync(1);
            Assert.True(time.AdvanceToNextTimer());
        });

        Assert.Contains("n0", lines[0]);
        Assert.True(time.Elapsed >= TimeSpan.FromSeconds(15), $"asked again after {time.Elapsed}");
    }

    [Fact]
    public async Task Tail_OfANodeThatIsNotThere_Is6()
    {
        await using var bench = await VerbBench.StartAsync();

        Assert.Equal(
            ExitCode.Unreachable, (await bench.RunAsync($"cluster tail --node http://127.0.0.1:{FreePort()}")).Code);
    }

    /// <summary>Runs until so many lines are there, then stops it as Ctrl-C does.</summary>
    private static async Task<string[]> TailAsync(
        VerbBench bench, string line, int lines, Action tell, Func<Task>? afterTheFirst = null)
    {
        var output = new LineWriter();
        using var stop = new CancellationTokenSource();
        var tailing = bench.RunAsync(line.Split(' '), output, stop.Token);
        if (line.Contains(bench.Node.Address.ToString(), StringComparison.Ordinal)) await bench.Cluster.TailedAsync();
        tell();
        if (afterTheFirst is not null)
        {
            await output.ReachedAsync(1, tailing);
            await afterTheFirst();
        }

        await output.ReachedAsync(lines, tailing);
        await stop.CancelAsync();
        var ended = await tailing;
        Assert.True(ended.Code == ExitCode.Yes, ended.Error);
        return output.ToString().TrimEnd().Split(Environment.NewLine);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
