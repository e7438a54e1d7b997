using System.Net;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.House;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>A real node on the configuration of the Kubernetes manifests: nothing opens without its token.</summary>
[Collection(OperatorCollection.Name)]
public sealed class ProductionNodeTests(PrivatePostgres postgres) : IDisposable
{
    private readonly ProductionGround _ground = new();

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Node_OfTheManifests_StartsAndObeysOperatorsAlone()
    {
        var (http, management, cluster) = (NodeProcess.FreePort(), NodeProcess.FreePort(), NodeProcess.FreePort());
        var environment = new Dictionary<string, string>(_ground.Environment)
        {
            ["SECKILL_POSTGRES"] = await postgres.CreateDatabaseAsync("production"),
            ["SECKILL_NODE_NAME"] = "seckill-0",
            ["SECKILL_HTTP_LISTEN"] = $"http://127.0.0.1:{http}",
            ["SECKILL_MANAGEMENT_LISTEN"] = $"http://127.0.0.1:{management}",
            ["SECKILL_CLUSTER_LISTEN"] = $"127.0.0.1:{cluster}",
            ["SECKILL_CLUSTER_ADVERTISE"] = $"127.0.0.1:{cluster}",
        };
        var file = Path.Combine(SourceTree.Root, "deploy/kubernetes/seckill.conf");
        using var node = ToolProcess.Start(
            _ground.Folder, ["run", "--config", file, "--set", "seckill.cluster.shards=4"], environment);
        var address = $"--node http://127.0.0.1:{management}";

        var healthy = await RunAsync($"cluster health --exit-when-healthy --timeout 90s {address}", null);
        Assert.True(healthy.Code == ExitCode.Yes, node.Error);
        Assert.Equal(ExitCode.NotAllowed, (await RunAsync($"cluster show {address}", null)).Code);
        Assert.Equal(ExitCode.NotAllowed, (await RunAsync($"cluster show {address}", _ground.Token("auditor"))).Code);
        var shown = await RunAsync($"cluster show {address}", _ground.Token("operator"));
        Assert.Contains("seckill-0  up     4", shown.Out);

        using var client = new HttpClient();
        var stop = TestContext.Current.CancellationToken;
        using var tokens = await client.PostAsync(
            $"http://127.0.0.1:{http}/v1/dev/tokens", new StringContent("{}"), stop);
        Assert.Equal(HttpStatusCode.NotFound, tokens.StatusCode);
        var config = await RunAsync($"node config {address}", _ground.Token("operator"));
        Assert.All(
            _ground.Environment.Where(variable => variable.Key.EndsWith("_KEY") || variable.Key.EndsWith("_SECRET"))
                .Where(variable => !variable.Value.StartsWith('/')),
            variable => Assert.DoesNotContain(variable.Value, config.Out));

        node.Signal(PosixSignals.Terminate);
        Assert.Equal(ExitCode.Yes, await node.ExitAsync());
    }

    private Task<(int Code, string Out, string Error)> RunAsync(string line, string? token) => ToolProcess.RunAsync(
        _ground.Folder, line,
        token is null ? null : new Dictionary<string, string> { ["SECKILL_TOKEN"] = token });
}
