using Seckill.Node.Crashing;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Cluster;

/// <summary>
/// A node dies at points that are compiled in, under a mixed load, and is started again: a few of the deaths that
/// campaign.sh tries at every point (<see cref="CrashCampaign"/>).
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class CrashTests(PrivatePostgres postgres, ITestOutputHelper output)
{
    private static readonly CrashPoint[] Few =
        [CrashPoint.AppendAfterCommit, CrashPoint.StepBeforeCommit, CrashPoint.RefundAfterAsking];

    /// <summary>A point that nothing reaches tries nothing, so the last start tells which it has reached.</summary>
    [Fact]
    public async Task Deaths_OfOneNode_LoseNothingAndAllPointsAreReached()
    {
        await using var made = await CrashGround.MakeAsync(CrashGrounds.Sqlite, postgres);
        await using var scene = await made.SellAsync(seed: 1);
        var turns = Few.Select(point => new CrashTurn(CrashSite.All.Single(site => site.Point == point), 1));
        var run = new CrashRun(made.Ground, turns, scene.Load, output);
        await run.RunAsync();

        var node = made.Ground.Nodes.Values.Single();
        Assert.Equal(0, await node.StopAsync());
        node.CrashAt = "watch";
        await node.StartAgainAsync();
        await UntilReachedAsync(node, CrashSite.Of(CrashGrounds.Sqlite).Where(site => !site.OnTerminate));
        output.WriteLine($"{scene}\n{await scene.EndAsync("crash")}");
        Assert.Equal(0, await node.StopAsync());
        Assert.Equal(Few.Length, run.Deaths.Count);
        Assert.Empty(Unreached(node, CrashSite.Of(CrashGrounds.Sqlite)));
    }

    private static async Task UntilReachedAsync(NodeProcess node, IEnumerable<CrashSite> sites)
    {
        for (var looks = 0; Unreached(node, sites).Any() && looks < 100; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private static IEnumerable<string> Unreached(NodeProcess node, IEnumerable<CrashSite> sites)
    {
        var log = node.Log;
        return sites.Select(site => site.Name)
            .Where(name => !log.Contains($"crash point {name}: reached", StringComparison.Ordinal));
    }
}
