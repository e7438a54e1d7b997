using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Node.Ops;
using Seckill.Tests.House;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>The README's rolling restart, run by a shell as it stands, while somebody shops.</summary>
[Collection(OperatorCollection.Name)]
public sealed class RollingRestartTests(PrivatePostgres postgres) : IDisposable
{
    private readonly LocalGround _ground = new();

    public void Dispose() => _ground.Dispose();

    [Fact]
    public async Task Script_AsWritten_RestartsEveryNodeAndEveryBuyerIsServed()
    {
        var connection = await postgres.CreateDatabaseAsync("rolling");
        using var cluster = ToolProcess.Start(
            _ground.Folder, $"dev-cluster --port-offset {_ground.Offset} --set seckill.cluster.shards=6 "
            + "--set seckill.cluster.lease-ttl=15s --postgres",
            connection);
        await cluster.SaidAsync("3 nodes are ready");
        var before = await IncarnationsAsync();
        using var sale = await RestartSale.OpenAsync(_ground, TestContext.Current.CancellationToken);
        try
        {
            var shopping = sale.ShopAsync();
            await RunScriptAsync();
            await sale.StopAsync();
            await shopping;

            var after = await IncarnationsAsync();
            Assert.Equal(3, after.Count);
            Assert.Empty(before.Intersect(after));
            Assert.True(sale.Won > 10, $"only {sale.Won} purchases were won");
            Assert.Equal(sale.Won, await sale.SoldAsync());
        }
        finally
        {
            await StopRestartedAsync();
        }
    }

    private async Task RunScriptAsync()
    {
        var script = Path.Combine(_ground.Folder, "rolling.sh");
        await File.WriteAllTextAsync(script, Script());
        var start = new ProcessStartInfo("bash", ["-eu", "-o", "pipefail", script])
        {
            WorkingDirectory = _ground.Folder,
        };
        using var shell = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180));
        await shell.WaitForExitAsync(limit.Token);
        Assert.Equal(0, shell.ExitCode);
    }

    /// <summary>With this build's binary, and the ports and files of this test's cluster.</summary>
    private string Script()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        const string begin = "```sh rolling-restart\n";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, "README.md has no rolling restart");
        return text[from..text.IndexOf("\n```", from, StringComparison.Ordinal)]
            .Replace("dotnet run --project Seckill.Node --", Path.Combine(AppContext.BaseDirectory, "Seckill.Node"))
            .Replace("8557", $"{8557 + _ground.Offset}")
            .Replace("data/dev-cluster/", $"data/dev-cluster-{_ground.Offset}/");
    }

    private async Task<List<string>> IncarnationsAsync()
    {
        var shown = await ToolProcess.RunAsync(_ground.Folder, $"cluster show -o json --node {_ground.Management(0)}");
        return [.. JsonNode.Parse(shown.Out)!["members"]!.AsArray().Select(m => m!["incarnation"]!.ToString())];
    }

    private async Task StopRestartedAsync()
    {
        for (var index = 0; index < 3; index++)
        {
            var info = await ToolProcess.RunAsync(
                _ground.Folder, $"node info -o json --node {_ground.Management(index)}");
            if (info.Code == 0)
            {
                PosixSignals.Send(JsonNode.Parse(info.Out)!["processId"]!.GetValue<int>(), PosixSignals.Kill);
            }
        }
    }
}
