using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Seckill.Http.Edge;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// /livez, /readyz, /startupz (and the names other tools expect): 200 or 503, with ?verbose the single checks. Open to
/// everybody: probes have no token.
/// </summary>
internal static class HealthRoutes
{
    public static void MapHealth(this WebApplication app, Func<IReadOnlyList<HealthCheck>> checks)
    {
        app.MapGet("/livez", context => AnswerAsync(context, []));
        app.MapGet("/alive", context => AnswerAsync(context, []));
        app.MapGet("/readyz", context => AnswerAsync(context, checks()));
        app.MapGet("/health", context => AnswerAsync(context, checks()));
        app.MapGet("/startupz", context =>
            AnswerAsync(context, [.. checks().Where(check => check.Name == "started")]));
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<HealthCheck> checks)
    {
        var healthy = checks.All(check => check.Healthy);
        var report = new HealthReport(
            healthy ? HealthReport.Healthy : HealthReport.Unhealthy,
            context.Request.Query.ContainsKey("verbose") ? checks : []);
        context.Response.Headers.CacheControl = "no-store";
        return Answer.Json(
            healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, report,
            ManagementJson.Default.HealthReport).WriteAsync(context);
    }
}
