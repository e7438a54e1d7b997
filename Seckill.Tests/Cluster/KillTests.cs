namespace Seckill.Tests.Cluster;

/// <summary>kill -9 of an item's owner in the middle of its sale.</summary>
[Collection(ClusterCollection.Name)]
public sealed class KillTests(SharedCluster cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Bar = CampaignCounts.IsCampaign ? TimeSpan.FromSeconds(5) : Hopeless;

    [Fact]
    public async Task Kill_OfTheOwnerUnderLoad_SellsAgainAndNothingIsLost()
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed: 1);
        var outage = new Distribution("kill to the first win asked after it");
        for (var kills = 0; kills < CampaignCounts.Kills; kills++)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            var victim = await ground.OwnerOfAsync(scene.Items[kills % scene.Items.Count]);
            var items = await scene.ItemsOfAsync(ground.NameOf(victim));

            await victim.KillAsync();
            var killed = scene.History.Now;
            foreach (var again in await scene.AgainAsync(items, killed, Hopeless))
            {
                outage.Add(TimeSpan.FromMicroseconds(again.AnsweredAt - killed));
                output.WriteLine($"{ground.NameOf(victim)}: {(again.AnsweredAt - killed) / 1000} ms");
            }

            await ground.WholeAsync();
        }

        var totals = await scene.EndAsync("kill");
        output.WriteLine($"{outage}\n{totals}");
        Assert.True(outage.P99 <= Bar, $"{outage}");
    }
}
