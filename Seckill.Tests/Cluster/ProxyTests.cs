namespace Seckill.Tests.Cluster;

/// <summary>
/// Faults between one node and the database, and between one node and the others, by proxies of our own.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class ProxyTests(ProxiedCluster cluster, ITestOutputHelper output) : IClassFixture<ProxiedCluster>
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(40);
    private static readonly ChaosRule Stalls = new(Stalls: true);
    private static readonly ChaosRule Swallows = new(Swallows: true);
    private static readonly ChaosRule Slow = new(Delay: TimeSpan.FromMilliseconds(60));

    /// <summary>
    /// What is done to a proxy, and for how long it stays so. Always: also in the short run. Kills: then the node dies,
    /// and what is on its way from it is never delivered.
    /// </summary>
    private sealed record Fault(
        string Name, double Seconds, bool Always, Action<ChaosProxy> Do, bool Kills = false);

    private static Fault[] Faults =>
    [
        new("slow both ways", 2, false, proxy => (proxy.ToServer, proxy.ToClient) = (Slow, Slow)),
        new("answers stall for 1 s", 1, true, proxy => proxy.ToClient = Stalls),
        new("answers swallowed for 0.3 s", 0.3, true, proxy => proxy.ToClient = Swallows),
        new("reset", 0.5, true, proxy => proxy.ResetAll()),
        new("requests cut after 700 bytes", 1, true, proxy => proxy.ToServer = new ChaosRule(CutAfter: 700)),
        new("answers cut after 200 bytes", 1, false, proxy => proxy.ToClient = new ChaosRule(CutAfter: 200)),
        new("closed for 1 s", 1, false, proxy =>
        {
            proxy.Refuses = true;
            proxy.ResetAll();
        }),
        new("killed with requests on their way", 0.3, true, proxy => proxy.ToServer = Stalls, Kills: true),
        new("requests stall for 7 s", 7, true, proxy => proxy.ToServer = Stalls),
        new("answers stall for 7 s", 7, false, proxy => proxy.ToClient = Stalls),
    ];

    [Fact]
    public async Task Faults_BetweenTheOwnerAndTheDatabase_LoseNothing() =>
        await RunAsync("to-database", seed: 8, cluster.ToDatabase);

    [Fact]
    public async Task Faults_BetweenNodes_LoseNothing() => await RunAsync("to-node", seed: 10, cluster.ToNode);

    private async Task RunAsync(string name, int seed, IReadOnlyDictionary<string, ChaosProxy> proxies)
    {
        var ground = await cluster.WholeAsync();
        await using var scene = await ClusterScene.StartAsync(ground, seed);
        var faults = CampaignCounts.Proxies == 0 ? Faults.Where(fault => fault.Always)
            : Enumerable.Repeat(Faults, CampaignCounts.Proxies).SelectMany(all => all);
        foreach (var fault in faults)
        {
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
            var victim = ground.NameOf(await ground.OwnerOfAsync(scene.Items[0]));
            var from = scene.History.Now;
            fault.Do(proxies[victim]);
            await ClusterScene.SellAsync(TimeSpan.FromSeconds(fault.Seconds));
            if (fault.Kills)
            {
                await ground.Nodes[victim].KillAsync();
                proxies[victim].ResetAll();
            }

            proxies[victim].Heal();
            var healed = scene.History.Now;
            await scene.AgainAsync(scene.Items, healed, Hopeless);
            var again = scene.History.Now;
            var gap = Selling.LongestGap(scene.History.Operations, scene.Items[0], from, again);
            output.WriteLine($"{fault.Name} at {victim}: its item's longest gap {gap.TotalMilliseconds:F0} ms, all "
                + $"sold {(again - healed) / 1000} ms after healing; {ground.Nodes[victim].State}");
            await ground.WholeAsync();
        }

        output.WriteLine($"{await scene.EndAsync(name)}");
    }
}
