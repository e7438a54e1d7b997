using Seckill.Node.Ops;

namespace Seckill.Tests.Cluster;

/// <summary>
/// An owner that stands still, as a long pause of its machine makes it: SIGSTOP and SIGCONT under load.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class PauseTests(SharedCluster cluster, ITestOutputHelper output)
{
    private const int WrongState = 5;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Bar = CampaignCounts.IsCampaign ? TimeSpan.FromSeconds(5) : Hopeless;

    /// <summary>With what has passed since its last beat this is shorter than the ttl.</summary>
    private static readonly TimeSpan MostOfAShortPause = TimeSpan.FromSeconds(1.5);
    private const int MostTries = 10;

    [Fact]
    public async Task Pause_OfThreeTtls_OthersSellAndTheOldOwnerLeaves()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 2);
        var outage = new Distribution("SIGSTOP to the first win asked after it");
        for (var pauses = 0; pauses < CampaignCounts.Pauses; pauses++)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            var victim = await ground.OwnerOfAsync(scene.Items[pauses % scene.Items.Count]);
            var name = ground.NameOf(victim);
            var items = await scene.ItemsOfAsync(name);
            var before = await ground.RowsAsync();

            victim.Signal(PosixSignals.Stop);
            var stopped = scene.History.Now;
            var again = scene.AgainAsync(items, stopped, Hopeless);
            await ClusterScene.SellAsync(Ttl * 3);
            foreach (var win in await again)
            {
                outage.Add(TimeSpan.FromMicroseconds(win.AnsweredAt - stopped));
            }

            AssertTakenOver(before, await ground.RowsAsync(), name);
            victim.Signal(PosixSignals.Continue);
            Assert.Equal(WrongState, await victim.ExitedAsync(TimeSpan.FromSeconds(15)));
            output.WriteLine($"{name} after SIGCONT: {Answers(scene.History, name, stopped)}");
            await ground.WholeAsync();
        }

        var totals = await scene.EndAsync("pause");
        output.WriteLine($"{outage}\n{totals}");
        Assert.True(outage.P99 <= Bar, $"{outage}");
    }

    [Fact]
    public async Task Pause_ShorterThanTheTtl_GoesOnAsTheSameOwner()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 3);
        for (var (pauses, tries) = (0, 0); pauses < CampaignCounts.Pauses;)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            await ground.BalancedAsync();
            var victim = await ground.OwnerOfAsync(scene.Items[pauses % scene.Items.Count]);
            var items = await scene.ItemsOfAsync(ground.NameOf(victim));
            var before = await ground.RowsAsync();

            var stopped = TimeProvider.System.GetTimestamp();
            victim.Signal(PosixSignals.Stop);
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            victim.Signal(PosixSignals.Continue);
            if (TimeProvider.System.GetElapsedTime(stopped) > MostOfAShortPause)
            {
                // This test stood still meanwhile: that was no short pause, and the others may have acted on it.
                Assert.True(++tries < MostTries, "no pause was short");
                continue;
            }

            (pauses, tries) = (pauses + 1, 0);
            await scene.AgainAsync(items, scene.History.Now, Hopeless);

            var after = await ground.RowsAsync();
            Assert.Equal(before.Up.Order(ByName), after.Up.Order(ByName), (a, b) => a.Incarnation == b.Incarnation);
            Assert.Equal(before.Shards.Select(shard => shard.Owner), after.Shards.Select(shard => shard.Owner));
        }

        output.WriteLine($"{await scene.EndAsync("short-pause")}");
    }

    private static Comparer<MemberRow> ByName { get; } =
        Comparer<MemberRow>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private static void AssertTakenOver(ClusterRows before, ClusterRows after, string name)
    {
        var old = before.Up.Single(member => member.Name == name).Incarnation;
        Assert.DoesNotContain(after.Up, member => member.Incarnation == old);
        foreach (var (was, row) in before.Shards.Zip(after.Shards).Where(pair => pair.First.Owner == old))
        {
            Assert.NotEqual(old, row.Owner);
            Assert.True(row.Epoch > was.Epoch, $"shard {row.Shard} is still in epoch {row.Epoch}");
        }
    }

    /// <summary>What was answered, by kind, to those who asked the node from then on.</summary>
    private static string Answers(History history, string node, long from) => string.Join(", ", history.Operations
        .Where(operation => operation.Node == node && operation.InvokedAt >= from)
        .GroupBy(operation => (operation.Outcome.Kind, operation.Outcome.Kind == OutcomeKind.None
            ? null : operation.Outcome.Code?[..Math.Min(operation.Outcome.Code.Length, 30)]))
        .Select(kind => $"{kind.Key.Kind} {kind.Key.Item2} x {kind.Count()}"));
}
