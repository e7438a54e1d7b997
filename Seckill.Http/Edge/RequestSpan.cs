using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Seckill.Http.Edge;

/// <summary>
/// Names the server's span of a request by its route and status, in the words of OpenTelemetry's HTTP conventions. The
/// address as it was asked for is not kept: it holds ids of orders.
/// </summary>
internal static class RequestSpan
{
    /// <summary>The span of this request, if somebody records it.</summary>
    public static Activity? Recorded => Activity.Current is { IsAllDataRequested: true } span ? span : null;

    public static void Describe(Activity span, HttpContext context)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var status = context.Response.StatusCode;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
