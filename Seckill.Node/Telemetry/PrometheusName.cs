using System.Text;
using OpenTelemetry.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Prometheus' name of an OpenTelemetry metric: dots become underscores, the unit is a word at the end, a counter ends
/// in _total (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics).
/// </summary>
internal static class PrometheusName
{
    public static string Of(string name, string unit, MetricType type)
    {
        var plain = Plain(name);
        if (WordOf(unit, type) is { } word && !plain.EndsWith($"_{word}", StringComparison.Ordinal))
        {
            plain += $"_{word}";
        }

        return type is MetricType.LongSum or MetricType.DoubleSum && !plain.EndsWith("_total", StringComparison.Ordinal)
            ? $"{plain}_total" : plain;
    }

    /// <summary>A name of labels and metrics: letters, digits and underscores, no digit first.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length + 1);
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            plain.Append('_');
        }

        foreach (var letter in name)
        {
            plain.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        return plain.ToString();
    }

    /// <summary>Null: an annotation such as {request}, or a plain number.</summary>
    private static string? WordOf(string unit, MetricType type) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "1" when type is MetricType.LongGauge or MetricType.DoubleGauge => "ratio",
        "" or "1" or "count" => null,
        _ when unit.StartsWith('{') => null,
        _ => Plain(unit),
    };
}
