using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Doctor;

namespace Seckill.Node.Ops.Verbs;

/// <summary>
/// seckill doctor: is this machine fit for a node, or a running node's machine for it. Without --node the machine it
/// runs on is looked at, by the configuration that --config and --set name, whether or not a node runs there.
/// </summary>
internal sealed class DoctorVerb(VerbPorts ports)
{
    /// <summary>A disk that is slow to sync is looked at slowly.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    public Verb Verb => new("doctor", "Clock, disk, database, ports, limits, certificates: what is fit and what is not",
        RunAsync)
    {
        Options = [VerbOptions.Node, VerbOptions.Token],
        Example = "doctor --config hocon/postgres.conf",
    };

    /// <summary>1 when something fails.</summary>
    private async Task<int> RunAsync(VerbCall call, CancellationToken cancellation)
    {
        var report = call.Has(VerbOptions.Node)
            ? await AskAsync(call, cancellation) : await LookAsync(call, cancellation);
        VerbOutput.List(
            call, report, json => json.DoctorReport, report.Checks, json => json.DoctorLine,
            ("CHECK", line => line.Check), ("VERDICT", line => line.Verdict), ("FOUND", line => line.Found),
            ("WHAT-TO-DO", line => line.Advice));
        return report.Ok ? ExitCode.Yes : ExitCode.No;
    }

    /// <summary>The node's own probes first, then its machine as it sees it.</summary>
    private async Task<DoctorReport> AskAsync(VerbCall call, CancellationToken cancellation)
    {
        await using var node = NodeClient.Of(call, ports.Time);
        var health = await node.HealthAsync(cancellation);
        var (_, machine) = await node.SendAsync(
            HttpMethod.Get, "/node/doctor", null, VerbJson.Lenient.DoctorReport, cancellation, Most);
        return DoctorReport.Of(
        [
            .. health.Checks.Select(check => DoctorLine.Judge(
                $"node {check.Name}", check.Detail, !check.Healthy, false, "see the node's log, and cluster health")),
            .. machine.Checks,
        ]);
    }

    private async Task<DoctorReport> LookAsync(VerbCall call, CancellationToken cancellation)
    {
        try
        {
            return await new Examination(ports.Doctor).RunAsync(call.LoadSettings(), cancellation);
        }
        catch (SettingsException fault)
        {
            return DoctorReport.Of(
            [
                new DoctorLine(
                    "configuration", DoctorLine.Fail, fault.Message, "hocon/reference.conf explains every key"),
            ]);
        }
    }
}
