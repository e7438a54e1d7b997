using Microsoft.AspNetCore.Http;
using Seckill.Http.Auth;
using Seckill.Http.Edge;
using Seckill.Node.Ops.Doctor;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /node/doctor: this node's machine and store, looked at now.</summary>
internal sealed class DoctorRoute(ManagementParts parts)
{
    public void Map(RouteTable routes) => routes.Add(new EdgeRoute("GET", "/node/doctor", LookAsync)
    {
        Tag = "node",
        Summary = "Clock, disk, fsync, database settings, ports, limits and certificates, each with a verdict",
        Roles = Roles.Operator,
    });

    private async ValueTask<Answer> LookAsync(EdgeCall call)
    {
        var report = await new Examination(parts.Sights.Doctor).RunAsync(parts.Settings, call.Aborted);
        call.Headers.CacheControl = "no-store";
        return Answer.Json(StatusCodes.Status200OK, report, ManagementJson.Default.DoctorReport);
    }
}
