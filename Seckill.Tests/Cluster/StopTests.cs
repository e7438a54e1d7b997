using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>Planned moves in the middle of a sale: a leave, a join, and a rolling restart by SIGTERM.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StopTests(SharedCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Half of all shards are on their way at most two at a time; the plan gives the third node a third and takes
    /// nothing else from its place.
    /// </summary>
    [Fact]
    public async Task Leave_AndJoin_MoveNoMoreThanThePlanAllows()
    {
        var ground = await cluster.WholeAsync();
        await ground.BalancedAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 4);
        await using var watch = OwnerWatch.Start(ground, scene.History);
        for (var stops = 0; stops < CampaignCounts.Stops; stops++)
        {
            var name = ClusterSetup.Names[stops % ClusterSetup.Names.Count];
            var others = ClusterSetup.Names.Where(other => other != name).ToList();
            await ClusterScene.SellAsync(Rest);
            await AskToLeaveAsync(ground.Nodes[others[0]], name);
            Assert.Equal(0, await ground.Nodes[name].ExitedAsync(TimeSpan.FromSeconds(30)));
            var without = await ground.UntilAsync(rows => rows.Missing(others) ?? rows.Unbalanced, Rest * 20);

            await ground.Nodes[name].StartAgainAsync();
            var whole = await ground.UntilAsync(
                rows => rows.Missing(ClusterSetup.Names) ?? rows.Unbalanced, Rest * 20);
            var moved = without.Shards.Zip(whole.Shards).Where(pair => pair.First.Owner != pair.Second.Owner).ToList();
            var joined = whole.Up.Single(member => member.Name == name).Incarnation;
            output.WriteLine($"{name} joined: {moved.Count} of {whole.Shards.Count} shards moved");
            Assert.All(moved, pair => Assert.Equal(joined, pair.Second.Owner));
            Assert.Equal(whole.Shards.Count(shard => shard.Owner == joined), moved.Count);
            Assert.InRange(moved.Count, 1, (whole.Shards.Count + 2) / ClusterSetup.Names.Count);
        }

        await EndAsync("leave", scene, watch, []);
    }

    [Fact]
    public async Task RollingRestart_OfAllThree_PausesAreShortAndNothingButRetryableIsSeen()
    {
        var ground = await cluster.WholeAsync();
        await ground.BalancedAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 5);
        await using var watch = OwnerWatch.Start(ground, scene.History);
        var stops = new List<(string Node, long From, long To)>();
        foreach (var name in Enumerable.Repeat(ClusterSetup.Names, CampaignCounts.Rolls).SelectMany(names => names))
        {
            await ClusterScene.SellAsync(Rest);
            var from = scene.History.Now;
            Assert.Equal(0, await ground.Nodes[name].StopAsync());
            output.WriteLine($"{name} was gone {(scene.History.Now - from) / 1000} ms after SIGTERM");
            await ClusterScene.SellAsync(Rest);
            await ground.WholeAsync();
            stops.Add((name, from, scene.History.Now));
        }

        await ClusterScene.SellAsync(Rest);
        await EndAsync("roll", scene, watch, stops);
    }

    private async Task EndAsync(
        string name, ClusterScene scene, OwnerWatch watch, List<(string Node, long From, long To)> stops)
    {
        var moves = await watch.EndAsync();
        var totals = await scene.EndAsync(name);
        var pauses = MovePauses.Of(scene, moves);
        var noise = MovePauses.WithoutMove(scene, moves);
        output.WriteLine($"{moves.Count} moves of shards; {pauses}\n{noise}\n{totals}");
        if (stops.Count > 0)
        {
            AssertRetryable(scene.History, stops);
        }

        Assert.True(pauses.Count > 0, "no watched item moved");
        // No bar, that is `bench move`: a hand-over that was none, and had to wait for the planner, takes longer.
        Assert.True(pauses.P99 <= noise.Max + TimeSpan.FromSeconds(3), $"{pauses}; {noise}");
    }

    internal static async Task AskToLeaveAsync(NodeProcess at, string name)
    {
        using var answer = await at.Http.PutAsJsonAsync(
            new Uri(at.Management, $"/cluster/members/{name}"), new JsonObject { ["operation"] = "leave" });
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent,
            $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>
    /// The only thing a client may meet besides retryable answers is a closed door at the node that is being stopped;
    /// what had been sent there before is answered.
    /// </summary>
    private static void AssertRetryable(History history, List<(string Node, long From, long To)> stops)
    {
        var unanswered = history.Operations.Where(operation => operation.Outcome.Kind == OutcomeKind.None
            && !stops.Exists(stop => stop.Node == operation.Node
                && operation.InvokedAt >= stop.From && operation.InvokedAt <= stop.To)).ToList();
        Assert.True(unanswered.Count == 0,
            $"{unanswered.Count} without an answer, such as\n{string.Join('\n', unanswered.Take(10))}");
    }
}
