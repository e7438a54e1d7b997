using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Telemetry;

namespace Seckill.Node;

/// <summary>Who listens to this process's meters and activities, as the settings want it.</summary>
internal static class NodeTelemetry
{
    public static TelemetryHost Make(NodeSettings settings)
    {
        var options = settings.Telemetry;
        var host = new TelemetryHost(
            settings.Node.Name, BuildVersion.Text, options.OtlpEndpoint, options.MetricsInterval, options.TraceRatio);
        ItemMeter.Begin();
        JournalMeter.Begin(Enum.GetValues<AppendOutcome>());
        ShardMeter.Begin(Enum.GetValues<WriterEnd>());
        OutgoingMeter.Begin();
        PeerMeter.Begin();
        return host;
    }
}
