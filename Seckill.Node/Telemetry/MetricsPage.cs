using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Collects all metrics when somebody asks, one asker at a time.</summary>
internal sealed class MetricsPage : IDisposable
{
    private const int CollectMs = 10_000;
    private readonly Lock _gate = new();
    private readonly Pull _pull = new();

    public MetricsPage() => Reader = new BaseExportingMetricReader(_pull);

    /// <summary>To be given to the provider of the metrics, which then owns it.</summary>
    public BaseExportingMetricReader Reader { get; }

    /// <summary>All metrics as Prometheus reads them.</summary>
    public string Read()
    {
        lock (_gate)
        {
            _pull.Collect!(CollectMs);
            return _pull.Text;
        }
    }

    public void Dispose() => Reader.Dispose();

    [ExportModes(ExportModes.Pull)]
    private sealed class Pull : BaseExporter<Metric>, IPullMetricExporter
    {
        public Func<int, bool>? Collect { get; set; }

        public string Text { get; private set; } = "";

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var text = new PrometheusText();
            foreach (var metric in batch)
            {
                text.Add(metric);
            }

            Text = text.ToString();
            return ExportResult.Success;
        }
    }
}
