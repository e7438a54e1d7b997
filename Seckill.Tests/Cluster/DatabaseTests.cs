using Npgsql;

namespace Seckill.Tests.Cluster;

/// <summary>The database of the cluster crashes, or somebody else's transaction stands in its way.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DatabaseTests(SharedCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_OfTheDatabaseUnderLoad_NobodyIsCondemnedAndAllSellAgain()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 6);
        var outage = new Distribution("database ready to the first win asked after it");
        for (var crashes = 0; crashes < CampaignCounts.Crashes; crashes++)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1.5));
            var before = await ground.RowsAsync();
            await ground.Server.StopAsync(immediate: true, Stop);
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1 + crashes % 5));
            await ground.Server.StartAsync(Stop);
            NpgsqlConnection.ClearAllPools();
            var ready = scene.History.Now;
            foreach (var win in await scene.AgainAsync(scene.Items, ready, Hopeless))
            {
                outage.Add(TimeSpan.FromMicroseconds(win.AnsweredAt - ready));
            }

            Assert.All(ground.Nodes, node => Assert.True(node.Value.IsRunning, ground.LastLogs()));
            Assert.Equal(
                before.Up.Select(member => member.Incarnation).Order(),
                (await ground.RowsAsync()).Up.Select(member => member.Incarnation).Order());
        }

        var totals = await scene.EndAsync("crash");
        output.WriteLine($"{outage}\n{totals}");
    }

    [Fact]
    public async Task Lock_OfAForeignTransaction_IsReportedAndOthersGoOn()
    {
        var ground = await cluster.WholeAsync();
        // An item of every owner: there are others than the one whose shard is locked.
        await ground.BalancedAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 7);
        await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
        var locked = scene.Items[0];
        var others = scene.Items.Where(item => scene.ShardOf(item) != scene.ShardOf(locked)).ToList();
        Assert.NotEmpty(others);
        var from = scene.History.Now;
        int pid;
        await using (var foreign = new NpgsqlConnection(ground.Connection + ";Application Name=backup;Pooling=false"))
        {
            await foreign.OpenAsync(Stop);
            pid = foreign.ProcessID;
            await using var transaction = await foreign.BeginTransactionAsync(Stop);
            await using var command = new NpgsqlCommand(
                $"select * from shard where shard_id = {scene.ShardOf(locked)} for update", foreign, transaction);
            await command.ExecuteNonQueryAsync(Stop);
            await UntilReportedAsync(ground, pid);

            // Whom the lock blocked would not sell before it goes.
            await scene.AgainAsync(others, scene.History.Now, Hopeless);
        }

        var to = scene.History.Now;
        var again = await scene.AgainAsync([locked], to, Hopeless);
        var totals = await scene.EndAsync("lock");
        output.WriteLine($"pid {pid} was reported after {(to - from) / 1000} ms; the item sold again "
            + $"{(again[0].AnsweredAt - to) / 1000} ms after the lock went; {totals}");
        foreach (var item in others)
        {
            var gap = Selling.LongestGap(scene.History.Operations, item, from, to);
            output.WriteLine($"another item's longest gap meanwhile: {gap.TotalMilliseconds:F0} ms");
        }
    }

    private static async Task UntilReportedAsync(ClusterGround ground, int pid)
    {
        using var limit = new CancellationTokenSource(Hopeless);
        while (!ground.Nodes.Values.Any(node => node.Log.Contains($"backend {pid} (backup)", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
