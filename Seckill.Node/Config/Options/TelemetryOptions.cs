namespace Seckill.Node.Config;

/// <summary>seckill.telemetry.</summary>
/// <param name="OtlpEndpoint">Collector that takes OTLP over gRPC; null: nothing is sent.</param>
/// <param name="MetricsInterval">Between two sendings of metrics.</param>
/// <param name="TraceRatio">Share of requests that are traced, 0 to 1; 0: none, whatever clients wish.</param>
public sealed record TelemetryOptions(Uri? OtlpEndpoint, TimeSpan MetricsInterval, double TraceRatio)
{
    internal static TelemetryOptions Bind(SettingsSection section) => new(
        Endpoint(section),
        section.Duration("metrics-interval", "1s", "10m"),
        section.Ratio("trace-ratio"));

    private static Uri? Endpoint(SettingsSection section)
    {
        if (section.OptionalText("otlp-endpoint") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        section.Ledger.Fault(
            section.OriginOf("otlp-endpoint"), $"{section.PathOf("otlp-endpoint")} must be a URL, not {text}");
        return null;
    }
}
