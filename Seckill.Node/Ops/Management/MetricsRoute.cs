using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Seckill.Node.Ops.Management;

/// <summary>GET /metrics for Prometheus. Open to everybody who can reach this listener, as the probes are.</summary>
internal static class MetricsRoute
{
    /// <summary>Prometheus' text format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void MapMetrics(this WebApplication app, Func<string> metrics) => app.MapGet("/metrics", context =>
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(metrics(), context.RequestAborted);
    });
}
