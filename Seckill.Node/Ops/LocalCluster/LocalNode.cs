using System.Diagnostics;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.LocalCluster;

/// <summary>One node of the cluster on this machine: a process of this binary that does not outlive us.</summary>
internal sealed class LocalNode : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly AnchoredProcess _process;
    private readonly TimeProvider _time;

    private LocalNode(AnchoredProcess process, string name, LocalPorts ports, string file, TimeProvider time)
    {
        (_process, Name, Ports, File, _time) = (process, name, ports, file, time);
        Exited = ExitAsync();
    }

    public string Name { get; }

    public LocalPorts Ports { get; }

    /// <summary>Its configuration.</summary>
    public string File { get; }

    public int ProcessId => _process.Id;

    /// <summary>Completes with the exit code when the process ends.</summary>
    public Task<int> Exited { get; }

    public Uri Http => new($"http://127.0.0.1:{Ports.Http}");

    public Uri Management => new($"http://127.0.0.1:{Ports.Management}");

    /// <param name="name">seckill.node.name.</param>
    /// <param name="ports">Where it listens, as the file says.</param>
    /// <param name="file">Its configuration.</param>
    /// <param name="sets">Over the environment, too.</param>
    /// <param name="onLine">Gets what it logs.</param>
    /// <param name="time">For waits.</param>
    public static LocalNode Start(
        string name, LocalPorts ports, string file, IReadOnlyList<string> sets, Action<string> onLine,
        TimeProvider time)
    {
        string[] run = [.. ThisBinary.Command, "run", "--quiet", "--config", file];
        var command = AnchoredCommand.Of("KILL", [.. run, .. sets.SelectMany(set => new[] { "--set", set })]);
        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var variable in OwnedByTheFile) start.Environment.Remove(variable);
        return new LocalNode(AnchoredProcess.Start(start, onLine), name, ports, file, time);
    }

    /// <summary>False: it ended before it was ready.</summary>
    public async Task<bool> ReadyAsync(CancellationToken cancellation)
    {
        await using var client = NodeClient.To(Management, _time);
        while (!Exited.IsCompleted)
        {
            try
            {
                if ((await client.HealthAsync(cancellation)).Status == HealthReport.Healthy) return true;
            }
            catch (CliException)
            {
                // Not listening yet.
            }

            await Task.Delay(Pause, _time, cancellation);
        }

        return false;
    }

    /// <summary>Asks it to end and waits for that; a node that does not is killed.</summary>
    public async Task StopAsync()
    {
        _process.Signal(PosixSignals.Terminate);
        await Task.WhenAny(Exited, Task.Delay(StopLimit, _time));
        _process.Signal(PosixSignals.Kill);
        await Exited;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Variables that would override what the node's own file says.</summary>
    private static readonly string[] OwnedByTheFile =
    [
        "SECKILL_NODE_NAME", "SECKILL_DATA_DIR", "SECKILL_HTTP_LISTEN", "SECKILL_MANAGEMENT_LISTEN",
        "SECKILL_CLUSTER_LISTEN", "SECKILL_CLUSTER_ADVERTISE", "SECKILL_STORE", "SECKILL_POSTGRES",
        "SECKILL_POSTGRES_ADMIN", "SECKILL_POSTGRES_READ_MODEL",
    ];

    private async Task<int> ExitAsync()
    {
        await _process.ExitedAsync(CancellationToken.None);
        return _process.ExitCode;
    }
}
