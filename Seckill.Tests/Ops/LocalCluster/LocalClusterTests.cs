using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>seckill dev-cluster with real processes, and the verbs against the cluster it makes.</summary>
[Collection(OperatorCollection.Name)]
public sealed partial class LocalClusterTests(PrivatePostgres postgres) : IDisposable
{
    private readonly LocalGround _ground = new();

    private string Folder => _ground.Folder;

    private int Offset => _ground.Offset;

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Cluster_FromStartToEnd_DoesWhatTheVerbsSay()
    {
        var connection = await postgres.CreateDatabaseAsync("dev_cluster");
        using var cluster = ToolProcess.Start(
            Folder, $"dev-cluster --port-offset {Offset} --set seckill.cluster.shards=7 "
            + "--set seckill.cluster.lease-ttl=15s --postgres", connection);
        await cluster.SaidAsync("3 nodes are ready");
        Assert.DoesNotContain("Password=" + PasswordOf(connection), cluster.Error);
        using var tail = ToolProcess.Start(Folder, $"cluster tail -o jsonl --node {Management(0)}");
        await RunAsync("cluster wait --members 3", 1);

        // A move from the node that has one more than the others: any other would be balanced away again.
        var richest = await BalancedAsync();
        var shard = richest.First()!["shard"]!.GetValue<int>();
        var target = richest.Key == "node-3" ? "node-2" : "node-3";
        await RunAsync($"shards move {shard} --to {target} --wait", 1);
        Assert.All(Enumerable.Range(0, 3), index => Assert.Equal(
            target, ShardsAsync(index).GetAwaiter().GetResult()[shard]!["owner"]!.GetValue<string>()));

        // A drain: its shards go, its process stays and routes.
        await RunAsync("node drain --wait", 2);
        Assert.DoesNotContain(await ShardsAsync(0), shard => shard!["owner"]!.GetValue<string>() == "node-3");
        Assert.Equal(
            ExitCode.No, (await ToolProcess.RunAsync(Folder, $"cluster health --node {Management(2)}")).Code);

        // A leave ends the process; it is started again by the command that dev-cluster names.
        await RunAsync("cluster leave node-2 --yes", 0);
        await cluster.SaidAsync("== node-2 ended;");
        await cluster.SaidAsync($"run --config data/dev-cluster-{Offset}/node-2.conf");
        using var second = ToolProcess.Start(Folder, $"run --config data/dev-cluster-{Offset}/node-2.conf");
        await Until.TrueAsync(() => StateOf("node-2") == "up", 60);

        // A kill: its shards are taken over, and the death is told.
        PosixSignals.Send(ProcessOf(cluster, "node-3"), PosixSignals.Kill);
        await cluster.SaidAsync("== node-3 ended by signal 9");
        await RunAsync("cluster wait --members 2", 0);
        await Until.TrueAsync(() => Kinds(tail).Contains("dead") && Kinds(tail).Contains("shard-moved"), 60);

        // Down ends a node that lives: it finds itself dead.
        await RunAsync("cluster down node-2 --yes", 0);
        Assert.Equal(ExitCode.WrongState, await second.ExitAsync());

        cluster.Signal(PosixSignals.Terminate);
        Assert.Equal(ExitCode.Yes, await cluster.ExitAsync());
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(ProcessOf(cluster, "node-1")));
    }

    [Fact]
    public async Task PrivateServer_KeepsItsData_AndNothingOutlivesAKilledParent()
    {
        var line = $"dev-cluster --nodes 1 --port-offset {Offset} --set seckill.cluster.shards=2";
        int node;
        using (var first = ToolProcess.Start(Folder, line))
        {
            await first.SaidAsync("1 node is ready");
            node = ProcessOf(first, "node-1");
            first.Signal(PosixSignals.Kill);
            await first.ExitAsync();
        }

        await Until.TrueAsync(() => !IsAlive(node));
        using var again = ToolProcess.Start(Folder, line);
        await again.SaidAsync("1 node is ready");
        await RunAsync("cluster wait --members 1", 0);
        var members = await RunAsync("cluster show --all -o json", 0);
        Assert.Equal(2, JsonNode.Parse(members)!["members"]!.AsArray().Count);
        Assert.All(await ShardsAsync(0), shard => Assert.True(shard!["epoch"]!.GetValue<long>() >= 2));

        using var rival = ToolProcess.Start(Folder, line);
        Assert.Equal(ExitCode.WrongState, await rival.ExitAsync());
        Assert.Contains($"port {5080 + Offset} (http of node-1)", rival.Error);
        Assert.Contains("--port-offset", rival.Error);

        again.Signal(PosixSignals.Interrupt);
        Assert.Equal(ExitCode.Yes, await again.ExitAsync());
    }

    [Fact]
    public async Task Node_ThatRefusesToStart_EndsAllWithItsCode()
    {
        var connection = await postgres.CreateDatabaseAsync("dev_cluster");
        using var cluster = ToolProcess.Start(
            Folder, $"dev-cluster --nodes 2 --port-offset {Offset} --set seckill.items.batch-max=0 --postgres",
            connection);

        Assert.Equal(ExitCode.BadInput, await cluster.ExitAsync());
        Assert.Matches(@"node-[12] \| .*seckill\.items\.batch-max", cluster.Error);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static int ProcessOf(ToolProcess cluster, string node) =>
        int.Parse(Regex.Match(cluster.Error, $@"  {node} .* process (\d+)").Groups[1].Value);

    private static string PasswordOf(string connection) => PasswordPattern().Match(connection).Groups[1].Value;

    private static IEnumerable<string> Kinds(ToolProcess tail) =>
        tail.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => JsonNode.Parse(line)!["kind"]!.GetValue<string>());

    private string Management(int index) => _ground.Management(index);

    private async Task<string> RunAsync(string line, int node)
    {
        var (code, output, error) = await ToolProcess.RunAsync(Folder, $"{line} --node {Management(node)}");
        Assert.True(code == ExitCode.Yes, $"{line}: {code}\n{output}{error}");
        return output;
    }

    private async Task<JsonArray> ShardsAsync(int node) =>
        JsonNode.Parse(await RunAsync("shards list -o json", node))!["shards"]!.AsArray();

    /// <summary>
    /// Waits until seven shards lie 3, 2, 2 and none is wished elsewhere; the shards of the richest node.
    /// </summary>
    private async Task<IGrouping<string, JsonNode?>> BalancedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var shards = await ShardsAsync(0);
            var owners = shards.GroupBy(shard => shard!["owner"]!.GetValue<string>())
                .OrderByDescending(owner => owner.Count()).ToList();
            if (owners.Count == 3 && owners[0].Count() == 3 && shards.All(shard => shard!["want"] is null))
            {
                return owners[0];
            }
        }
    }

    private string? StateOf(string name) =>
        JsonNode.Parse(RunAsync("cluster show -o json", 0).GetAwaiter().GetResult())!["members"]!.AsArray()
            .FirstOrDefault(member => member!["node"]!.GetValue<string>() == name)?["state"]!.GetValue<string>();

    [GeneratedRegex("Password=([^;]+)")]
    private static partial Regex PasswordPattern();
}
