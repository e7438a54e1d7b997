using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Everything that listens to this process's meters and activities: the page for Prometheus always, the senders to a
/// collector when there is one. One instance, made first and disposed last, so that the end is told, too.
/// </summary>
internal sealed class TelemetryHost : IDisposable
{
    private readonly MeterProvider _meters;
    private readonly TracerProvider? _tracers;
    private readonly ActivityListener? _listener;
    private readonly MetricsPage _page = new();

    /// <param name="node">Names this node.</param>
    /// <param name="version">Of the build.</param>
    /// <param name="collector">Takes OTLP over gRPC; null: nothing is sent.</param>
    /// <param name="interval">Between two sendings of metrics.</param>
    /// <param name="traceRatio">0 to 1; 0: nothing is recorded, but the trace ids that clients send are kept.</param>
    public TelemetryHost(string node, string version, Uri? collector, TimeSpan interval, double traceRatio)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(
            "seckill", serviceVersion: version, serviceInstanceId: node);
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Seckill.*", "System.Runtime", "Npgsql").AddReader(_page.Reader);
        if (collector is not null)
        {
            meters.AddReader(new PeriodicExportingMetricReader(
                new OtlpMetricExporter(new OtlpExporterOptions { Endpoint = collector }),
                (int)interval.TotalMilliseconds));
        }

        _meters = meters.Build();
        if (collector is not null && traceRatio > 0)
        {
            _tracers = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
                .AddSource("Seckill.*", "Microsoft.AspNetCore", "Npgsql")
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(traceRatio)))
                .AddOtlpExporter(options => options.Endpoint = collector).Build();
            return;
        }

        _listener = TraceIds.Listen(traceRatio);
    }

    /// <summary>All metrics as Prometheus reads them.</summary>
    public string Metrics() => _page.Read();

    public void Dispose()
    {
        _listener?.Dispose();
        _tracers?.Dispose();
        _meters.Dispose();
        _page.Dispose();
    }
}
