using Seckill.Node.Config;

namespace Seckill.Node.Ops.Doctor;

/// <summary>Looks at everything a node of these settings needs of its machine and its store.</summary>
internal sealed class Examination(DoctorPorts ports)
{
    public async Task<DoctorReport> RunAsync(NodeSettings settings, CancellationToken cancellation)
    {
        List<DoctorLine> lines =
        [
            new("configuration", DoctorLine.Ok,
                $"{settings.Keys.Count} keys, {settings.Environment}".ToLowerInvariant()),
            .. DiskChecks.Of(settings, ports.Time),
            .. await StoreChecks.OfAsync(settings, ports, cancellation),
            .. await PortChecks.OfAsync(settings, cancellation),
            .. LimitChecks.Of(settings),
            .. TlsChecks.Of(settings, ports.Time),
        ];
        return DoctorReport.Of(lines);
    }
}
