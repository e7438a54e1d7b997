using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// /livez, /readyz, /startupz (and the names other tools expect): 200 or 503, with ?verbose the single checks.
/// </summary>
public static class HealthRoutes
{
    public static void MapHealth(this WebApplication app, NodeHealth health)
    {
        app.MapGet("/livez", context => AnswerAsync(context, []));
        app.MapGet("/alive", context => AnswerAsync(context, []));
        app.MapGet("/readyz", context => AnswerAsync(context, health.Checks()));
        app.MapGet("/health", context => AnswerAsync(context, health.Checks()));
        app.MapGet("/startupz", context =>
            AnswerAsync(context, health.Checks().Where(check => check.Name == "started").ToArray()));
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<HealthCheck> checks)
    {
        var healthy = checks.All(check => check.Healthy);
        context.Response.StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(Write(healthy, context.Request.Query.ContainsKey("verbose") ? checks : []));
    }

    private static string Write(bool healthy, IReadOnlyList<HealthCheck> checks)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", healthy ? "healthy" : "unhealthy");
            json.WriteStartArray("checks");
            foreach (var check in checks)
            {
                json.WriteStartObject();
                json.WriteString("name", check.Name);
                json.WriteBoolean("healthy", check.Healthy);
                json.WriteString("detail", check.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
