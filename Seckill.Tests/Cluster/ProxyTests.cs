using System.Net;
using Npgsql;

namespace Seckill.Tests.Cluster;

/// <summary>Faults between one node and the database, and between one node and the others, by proxies of our own.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ProxyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(40);
    private static readonly ChaosRule Stalls = new(Stalls: true);
    private static readonly ChaosRule Swallows = new(Swallows: true);
    private static readonly ChaosRule Slow = new(Delay: TimeSpan.FromMilliseconds(60));

    private readonly Dictionary<string, ChaosProxy> _toDatabase = [];
    private readonly Dictionary<string, ChaosProxy> _toNode = [];

    /// <summary>What is done to a proxy, and for how long it stays so.</summary>
    private sealed record Fault(string Name, double Seconds, Action<ChaosProxy> Do);

    private static Fault[] Faults =>
    [
        new("slow both ways", 2, proxy => (proxy.ToServer, proxy.ToClient) = (Slow, Slow)),
        new("answers stall for 1 s", 1, proxy => proxy.ToClient = Stalls),
        new("answers swallowed for 0.3 s", 0.3, proxy => proxy.ToClient = Swallows),
        new("reset", 0.5, proxy => proxy.ResetAll()),
        new("requests cut after 700 bytes", 1, proxy => proxy.ToServer = new ChaosRule(CutAfter: 700)),
        new("answers cut after 200 bytes", 1, proxy => proxy.ToClient = new ChaosRule(CutAfter: 200)),
        new("closed for 1 s", 1, proxy =>
        {
            proxy.Refuses = true;
            proxy.ResetAll();
        }),
        new("requests stall for 7 s", 7, proxy => proxy.ToServer = Stalls),
        new("answers stall for 7 s", 7, proxy => proxy.ToClient = Stalls),
    ];

    [Fact]
    public async Task Faults_BetweenTheOwnerAndTheDatabase_LoseNothing() => await RunAsync("to-database", _toDatabase);

    [Fact]
    public async Task Faults_BetweenNodes_LoseNothing() => await RunAsync("to-node", _toNode);

    private async Task RunAsync(string name, Dictionary<string, ChaosProxy> proxies)
    {
        await using var ground = await ClusterGround.StartAsync(Setup());
        try
        {
            await using var scene = await ClusterScene.StartAsync(ground, seed: 8);
            foreach (var fault in Enumerable.Repeat(Faults, CampaignCounts.Proxies).SelectMany(faults => faults))
            {
                await ClusterScene.SellAsync(TimeSpan.FromSeconds(1));
                var victim = ground.NameOf(await ground.OwnerOfAsync(scene.Items[0]));
                var from = scene.History.Now;
                fault.Do(proxies[victim]);
                await ClusterScene.SellAsync(TimeSpan.FromSeconds(fault.Seconds));
                proxies[victim].Heal();
                var healed = scene.History.Now;
                await scene.AgainAsync(scene.Items, healed, Hopeless);
                var again = scene.History.Now;
                output.WriteLine($"{fault.Name} at {victim}: longest gap of its item "
                    + $"{Selling.LongestGap(scene.History.Operations, scene.Items[0], from, again).TotalMilliseconds:F0}"
                    + $" ms, all sold {(again - healed) / 1000} ms after healing"
                    + (ground.Nodes[victim].IsRunning ? "" : ", the node left"));
                await ground.WholeAsync();
            }

            output.WriteLine($"{await scene.EndAsync(name)}");
        }
        finally
        {
            await Task.WhenAll(_toDatabase.Values.Concat(_toNode.Values).Select(proxy => proxy.DisposeAsync().AsTask()));
        }
    }

    private ClusterSetup Setup() => new()
    {
        ConnectionOf = (name, connection) =>
        {
            var direct = new NpgsqlConnectionStringBuilder(connection);
            _toDatabase[name] = Proxy(direct.Port);
            return new NpgsqlConnectionStringBuilder(connection) { Port = _toDatabase[name].Port }.ConnectionString;
        },
        SettingsOf = (name, place) =>
        {
            _toNode[name] = Proxy(place.Cluster);
            return [$"seckill.cluster.advertise=127.0.0.1:{_toNode[name].Port}"];
        },
    };

    private static ChaosProxy Proxy(int port) => new(new IPEndPoint(IPAddress.Loopback, port), TimeProvider.System);
}
