using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Seckill.Http.Edge;

/// <summary>
/// Measures requests by method, route and status, under the name and labels of OpenTelemetry's HTTP conventions, but
/// without those labels of the server's own instrument that nobody asks for.
/// </summary>
internal static class RequestMeter
{
    private static readonly Meter Meter = new("Seckill.Http.Server");

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "http.server.request.duration", "s", "Time from a request's head to the end of its answer",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });

    /// <summary>A text per status: a number would have to be put on the heap for each request.</summary>
    private static readonly string[] Statuses =
        [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    public static bool IsOn => Durations.Enabled;

    public static void Answered(HttpContext context, TimeSpan took)
    {
        // What no route knows is one label, whatever somebody asks for.
        var known = context.GetEndpoint() as RouteEndpoint;
        Durations.Record(
            took.TotalSeconds,
            new("http.request.method", known is null ? "_OTHER" : context.Request.Method),
            new("http.response.status_code", Statuses[Math.Clamp(context.Response.StatusCode, 0, 599)]),
            new("http.route", known?.RoutePattern.RawText ?? ""));
    }
}
