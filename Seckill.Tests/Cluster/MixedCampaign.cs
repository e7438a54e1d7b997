using Seckill.Node.Ops;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// All faults of the other classes, as a seed chooses them, one or two at a time on three nodes in namespaces.
/// Explicit: ./campaign.sh --mixed N runs it.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class MixedCampaign(ITestOutputHelper output)
{
    private enum Fault
    {
        Kill,
        CrashPoint,
        LongPause,
        ShortPause,
        Drain,
        Leave,
        LinkCut,
        OneWayCut,
        DatabaseCrash,
    }

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>What this load reaches: no node is told to stop to get there, and there is no back office.</summary>
    private static readonly CrashSite[] Sites =
        [.. CrashSite.Of(CrashGrounds.Cluster).Where(site => !site.OnTerminate && !site.TakesOffice)];

    private readonly Random _random = new(CampaignCounts.Seed);
    private readonly Dictionary<Fault, int> _done = [];

    [Fact(Explicit = true)]
    public async Task Faults_AsTheyCome_LoseNothing()
    {
        await using var network = await SplitNetwork.CreateAsync();
        await using var ground = await ClusterGround.StartAsync(network.Setup);
        await using var scene = await ClusterScene.StartAsync(ground, CampaignCounts.Seed);
        for (var left = CampaignCounts.Mixed; left > 0;)
        {
            var faults = _random.GetItems(Enum.GetValues<Fault>(), Math.Min(left, _random.Next(3) == 0 ? 2 : 1))
                .Distinct().ToList();
            left -= faults.Count;
            await ClusterScene.SellAsync(Rest);
            output.WriteLine(string.Join(" and ", faults));
            foreach (var done in await Task.WhenAll(faults.Select(fault => StrikeAsync(fault, ground, network))))
            {
                _done[done] = _done.GetValueOrDefault(done) + 1;
            }

            await ground.WholeAsync();
            await scene.AgainAsync(scene.Items, scene.History.Now, TimeSpan.FromSeconds(60));
        }

        output.WriteLine($"{string.Join(", ", _done.Select(done => $"{done.Value} x {done.Key}"))}\n"
            + $"{await scene.EndAsync("mixed")}");
    }

    /// <summary>
    /// Choices are made before the first wait, so that a seed's are the same each time. Returns what it came to.
    /// </summary>
    private async Task<Fault> StrikeAsync(Fault fault, ClusterGround ground, SplitNetwork network)
    {
        var node = ground.Nodes[ClusterSetup.Names[_random.Next(ClusterSetup.Names.Count)]];
        var name = ground.NameOf(node);
        var time = TimeSpan.FromMilliseconds(_random.Next(1_000, 7_000));
        var other = _random.Next(2) == 0
            ? SplitNetwork.Database : ClusterSetup.Names[(ClusterSetup.Names.ToList().IndexOf(name) + 1) % 3];
        var site = Sites[_random.Next(Sites.Length)];
        if (fault == Fault.CrashPoint)
        {
            return await CrashAsync(node, site, time) ? Fault.CrashPoint : Fault.Kill;
        }

        await (fault switch
        {
            Fault.Kill => node.KillAsync(),
            Fault.LongPause => PauseAsync(node, TimeSpan.FromSeconds(9)),
            Fault.ShortPause => PauseAsync(node, TimeSpan.FromSeconds(1.5)),
            Fault.Drain => SignalAsync(node),
            Fault.Leave => LeaveAsync(ground, node, name),
            Fault.LinkCut => CutAsync(network, name, other, time, network.CutAsync),
            Fault.OneWayCut => CutAsync(network, name, other, time, network.CutOneWayAsync),
            Fault.DatabaseCrash => DatabaseAsync(ground, time / 2),
            _ => throw new NotSupportedException($"no fault {fault}"),
        });
        return fault;
    }

    /// <summary>Restarted with the point. False: it had not reached it by then, and was killed.</summary>
    private async Task<bool> CrashAsync(NodeProcess node, CrashSite site, TimeSpan most)
    {
        await KillAsync(node);
        var before = node.Log.Length;
        node.CrashAt = $"{new CrashTurn(site, 1)}";
        await node.StartAgainAsync().ContinueWith(_ => { }, TaskScheduler.Default);
        await Task.Delay(most, TimeProvider.System);
        node.CrashAt = null;
        await KillAsync(node);
        var hit = node.Log[before..].Contains($"crash point {site.Name}: hit", StringComparison.Ordinal);
        output.WriteLine($"  {site.Name}: {(hit ? "hit" : "not reached, killed")}");
        return hit;
    }

    /// <summary>Its log is whole then, also when it had ended by itself.</summary>
    private static Task KillAsync(NodeProcess node) => node.IsRunning ? node.KillAsync() : node.ExitedAsync(Rest);

    private static async Task PauseAsync(NodeProcess node, TimeSpan time)
    {
        if (node.IsRunning)
        {
            node.Signal(PosixSignals.Stop);
            await Task.Delay(time, TimeProvider.System);
            node.Signal(PosixSignals.Continue);
            await Task.Delay(Rest, TimeProvider.System);
        }
    }

    private static async Task SignalAsync(NodeProcess node)
    {
        if (node.IsRunning)
        {
            node.Signal(PosixSignals.Terminate);
            await node.ExitedAsync(TimeSpan.FromSeconds(60));
        }
    }

    private static async Task LeaveAsync(ClusterGround ground, NodeProcess node, string name)
    {
        var at = ground.Others(node)[0];
        await StopTests.AskToLeaveAsync(at, name).ContinueWith(_ => { }, TaskScheduler.Default);
        await Task.Delay(Rest * 3, TimeProvider.System);
    }

    private static async Task CutAsync(
        SplitNetwork network, string from, string to, TimeSpan time, Func<string, string, Task> cut)
    {
        await cut(from, to);
        await Task.Delay(time, TimeProvider.System);
        await network.HealAsync(from, to);
    }

    private static async Task DatabaseAsync(ClusterGround ground, TimeSpan time)
    {
        await ground.Server.StopAsync(immediate: true, CancellationToken.None);
        await Task.Delay(time, TimeProvider.System);
        await ground.Server.StartAsync(CancellationToken.None);
        Npgsql.NpgsqlConnection.ClearAllPools();
    }
}
