using System.Collections.Concurrent;
using System.Diagnostics;
using Seckill.Node.Ops;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Lets the nodes of a ground die, each at one point after the other, and starts each again at once with the next; all
/// of them take from the same list. Points that take others come last, one node at a time. A load that has failed ends
/// it.
/// </summary>
internal sealed class CrashRun(
    ISaleGround ground, IEnumerable<CrashTurn> turns, Task load, ITestOutputHelper output)
{
    private const int Killed = 128 + PosixSignals.Kill;
    private const int MostTries = 3;
    private const int LinesOfAMissed = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BeforeTerminate = TimeSpan.FromSeconds(1.5);

    private readonly ConcurrentQueue<CrashTurn> _turns = new(turns.Where(turn => !turn.Site.TakesPeers));

    /// <summary>Deaths at their points.</summary>
    public ConcurrentBag<CrashTurn> Deaths { get; } = [];

    /// <summary>Not reached in time; the node was killed then, all the same.</summary>
    public ConcurrentBag<CrashTurn> Missed { get; } = [];

    /// <summary>Ends with all nodes whole and unarmed.</summary>
    public async Task RunAsync()
    {
        await Task.WhenAll(ground.Nodes.Values.Select(NodeAsync));
        await ground.WholeAsync();
        if (ground is ClusterGround cluster)
        {
            await AmongPeersAsync(cluster);
        }

        output.WriteLine($"{this}");
    }

    public string PerPoint => string.Join(", ", Deaths.GroupBy(turn => turn.Site.Name)
        .OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => $"{same.Key} {same.Count()}"));

    public override string ToString()
    {
        var missed = Missed.IsEmpty ? "" : $"; {Missed.Count} not reached in time: {string.Join(' ', Missed)}";
        return $"{Deaths.Count} deaths at {Deaths.Select(turn => turn.Site).Distinct().Count()} points{missed}";
    }

    private async Task NodeAsync(NodeProcess node)
    {
        while (!load.IsFaulted && _turns.TryDequeue(out var turn))
        {
            await TryAsync(node, turn, peers: null);
        }

        await UnarmAsync(node);
    }

    /// <summary>
    /// Where all die at once nobody has shards to give, or takes them: who starts finds them without an owner. So the
    /// others stand, and own everything before the armed node comes.
    /// </summary>
    private async Task AmongPeersAsync(ClusterGround cluster)
    {
        var nodes = cluster.Nodes.Values.ToList();
        foreach (var (turn, index) in turns.Where(turn => turn.Site.TakesPeers).Select((turn, index) => (turn, index)))
        {
            if (load.IsFaulted)
            {
                return;
            }

            var node = nodes[index % nodes.Count];
            await TryAsync(node, turn, cluster);
            await UnarmAsync(node);
            await cluster.WholeAsync();
        }
    }

    private async Task TryAsync(NodeProcess node, CrashTurn turn, ClusterGround? peers)
    {
        var dies = false;
        var begun = Stopwatch.GetTimestamp();
        for (var tries = 0; tries < MostTries && !dies; tries++)
        {
            dies = await DieAsync(node, turn, peers);
        }

        // At once: of a run that is cut short it shows what was tried, and where its time goes.
        (dies ? Deaths : Missed).Add(turn);
        output.WriteLine($"{turn}: {(dies ? "dead" : "not reached")}, "
            + $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s"
            + (dies ? "" : $"\n{string.Join('\n', node.Log.TrimEnd().Split('\n').TakeLast(LinesOfAMissed))}"));
    }

    private static async Task UnarmAsync(NodeProcess node)
    {
        if (node.IsRunning)
        {
            await node.KillAsync();
        }

        node.CrashAt = null;
        await StartAsync(node);
    }

    /// <summary>
    /// It may die while it starts, as it was told to, or be condemned by the others: who looks next finds it ended.
    /// </summary>
    private static async Task StartAsync(NodeProcess node)
    {
        try
        {
            await node.StartAgainAsync();
        }
        catch (InvalidOperationException) when (!node.IsRunning)
        {
            // Seen by IsRunning.
        }
        catch (OperationCanceledException) when (node.IsRunning)
        {
            // A machine so busy that it was not ready in time.
            await node.KillAsync();
        }
    }

    private static async Task<bool> DieAsync(NodeProcess node, CrashTurn turn, ClusterGround? peers)
    {
        if (node.IsRunning)
        {
            await node.KillAsync();
        }

        await (peers?.WithoutAsync(node) ?? Task.CompletedTask);
        var before = node.Log.Length;
        node.CrashAt = $"{turn}";
        await StartAsync(node);
        if (turn.Site.OnTerminate && node.IsRunning)
        {
            await (peers?.GivenAsync(node, turn.Nth) ?? Task.Delay(BeforeTerminate, TimeProvider.System));
        }

        if (turn.Site.OnTerminate && node.IsRunning)
        {
            node.Signal(PosixSignals.Terminate);
        }

        try
        {
            var code = await node.ExitedAsync(Patience);
            return code == Killed
                && node.Log[before..].Contains($"crash point {turn.Site.Name}: hit", StringComparison.Ordinal);
        }
        catch (OperationCanceledException)
        {
            await node.KillAsync();
            return false;
        }
    }
}
