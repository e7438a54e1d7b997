using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>Planned stops in the middle of a sale: SIGTERM of one node, and of all three in turn.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StopTests(SharedCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Stop_UnderLoad_HandsOverWithoutAnError()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 4);
        await RunAsync(ground, scene, "stop", CampaignCounts.Stops, oneAfterTheOther: false);
    }

    [Fact]
    public async Task RollingRestart_OfAllThree_PausesAreShort()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 5);
        await RunAsync(ground, scene, "roll", CampaignCounts.Rolls * ClusterSetup.Names.Count, oneAfterTheOther: true);
    }

    private async Task RunAsync(
        ClusterGround ground, ClusterScene scene, string name, int count, bool oneAfterTheOther)
    {
        using var enough = new CancellationTokenSource();
        var watch = new OwnerWatch(ground, scene.History);
        var watching = watch.RunAsync(enough.Token);
        var stops = new List<(string Node, long From, long To)>();
        await ClusterScene.SellAsync(TimeSpan.FromSeconds(2));
        for (var stopped = 0; stopped < count; stopped++)
        {
            var node = oneAfterTheOther ? ground.Nodes[ClusterSetup.Names[stopped % ClusterSetup.Names.Count]]
                : await ground.OwnerOfAsync(scene.Items[stopped % scene.Items.Count]);
            var from = scene.History.Now;
            Assert.Equal(0, await node.StopAsync());
            var gone = scene.History.Now;
            await ClusterScene.SellAsync(After);
            await ground.WholeAsync();
            stops.Add((ground.NameOf(node), from, scene.History.Now));
            output.WriteLine($"{ground.NameOf(node)} was gone {(gone - from) / 1000} ms after SIGTERM");
            await ClusterScene.SellAsync(After);
        }

        await enough.CancelAsync();
        await watching;
        var totals = await scene.EndAsync(name);
        AssertRetryable(scene.History, stops);
        var pauses = Pauses(scene, watch.Moves);
        output.WriteLine($"{pauses}\n{Quiet(scene, watch.Moves)}\n{totals}");
        Assert.True(pauses.Count > 0, "no item moved");
        Assert.True(pauses.P99 <= TimeSpan.FromSeconds(1), $"{pauses}");
    }

    /// <summary>
    /// The only thing a client may meet besides retryable answers is a closed door at the node that is being stopped; what
    /// had been sent there before is answered.
    /// </summary>
    private static void AssertRetryable(History history, List<(string Node, long From, long To)> stops)
    {
        var unanswered = history.Operations.Where(operation => operation.Outcome.Kind == OutcomeKind.None
            && !stops.Exists(stop => stop.Node == operation.Node
                && operation.InvokedAt >= stop.From && operation.InvokedAt <= stop.To)).ToList();
        Assert.True(unanswered.Count == 0,
            $"{unanswered.Count} without an answer, such as\n{string.Join('\n', unanswered.Take(10))}");
    }

    /// <summary>For each move of a watched item's shard, the longest time around it in which the item did not sell.</summary>
    private static Distribution Pauses(ClusterScene scene, IReadOnlyList<ShardMove> moves)
    {
        var pauses = new Distribution("longest gap between wins around a move, per item");
        var operations = scene.History.Operations;
        foreach (var item in scene.Items)
        {
            foreach (var move in moves.Where(move => move.Shard == scene.ShardOf(item)))
            {
                pauses.Add(Selling.LongestGap(operations, item,
                    move.At - (long)Before.TotalMicroseconds, move.At + (long)After.TotalMicroseconds));
            }
        }

        return pauses;
    }

    /// <summary>The same of spans in which no shard of a watched item moved: what the machine's own noise is.</summary>
    private static Distribution Quiet(ClusterScene scene, IReadOnlyList<ShardMove> moves)
    {
        var quiet = new Distribution("the same without a move");
        var operations = scene.History.Operations;
        var span = (long)(Before + After).TotalMicroseconds;
        foreach (var item in scene.Items)
        {
            for (var from = span; from + span < scene.History.Now - 2 * span; from += span)
            {
                if (!moves.Any(move => move.Shard == scene.ShardOf(item) && move.At > from - span
                    && move.At < from + 2 * span))
                {
                    quiet.Add(Selling.LongestGap(operations, item, from, from + span));
                }
            }
        }

        return quiet;
    }
}
