using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>seckill cluster health: what the readiness probe of a node says; needs no token.</summary>
internal sealed class ClusterHealthVerb(VerbPorts ports)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly VerbOption ExitWhenHealthy = new(
        "--exit-when-healthy", null, "Wait until it is, however long that takes, unless --timeout is given");

    public Verb Verb => new("health", "Does the node take requests: store, permit, shards; exit 0 or 1", RunAsync)
    {
        Options = [ExitWhenHealthy, VerbOptions.Timeout, VerbOptions.Node],
        Example = "cluster health --exit-when-healthy --timeout 2m",
    };

    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = ClusterSources.NeedNode(call, ports);
        var report = call.Has(ExitWhenHealthy)
            ? await WaitAsync(node, VerbOptions.TimeoutOf(call, TimeSpan.MaxValue), cancellation)
            : await node.HealthAsync(cancellation);
        VerbOutput.One(call, report, json => json.HealthReport, to => Write(to, report));
        return report.Status == HealthReport.Healthy ? ExitCode.Yes : ExitCode.No;
    }

    /// <summary>The first healthy report, or the last one when the time is over.</summary>
    private async Task<HealthReport> WaitAsync(NodeClient node, TimeSpan most, CancellationToken cancellation)
    {
        var started = ports.Time.GetTimestamp();
        while (true)
        {
            var isLast = ports.Time.GetElapsedTime(started) >= most;
            try
            {
                var report = await node.HealthAsync(cancellation);
                if (report.Status == HealthReport.Healthy || isLast) return report;
            }
            catch (CliException fault) when (fault.ExitCode == ExitCode.Unreachable && !isLast)
            {
                // It has not begun to listen.
            }

            await Task.Delay(Pause, ports.Time, cancellation);
        }
    }

    private static void Write(TextWriter to, HealthReport report)
    {
        to.WriteLine(report.Status);
        if (report.Checks.Count == 0) return;
        TextTable.Write(
            to, ["CHECK", "OK", "DETAIL"],
            report.Checks.Select(check => new object?[] { check.Name, check.Healthy ? "yes" : "no", check.Detail }));
    }
}
