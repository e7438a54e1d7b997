using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Counts what goes over the links between nodes.</summary>
internal static class PeerMeter
{
    public const string Name = "Seckill.Peers";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Frames = Meter.CreateCounter<long>(
        "seckill.peer.frames", "{frame}", "Frames between nodes, by direction: sent, received, dropped (queue full)");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "seckill.peer.size", "By", "Bytes between nodes, by direction");

    /// <summary>A node that is alone has these series, too.</summary>
    public static void Begin()
    {
        foreach (var direction in (string[])["sent", "received", "dropped"])
        {
            Frames.Add(0, new KeyValuePair<string, object?>("direction", direction));
            Bytes.Add(0, new KeyValuePair<string, object?>("direction", direction));
        }
    }

    public static void Sent(int bytes) => Count("sent", bytes);

    public static void Received(int bytes) => Count("received", bytes);

    public static void Dropped(int bytes) => Count("dropped", bytes);

    private static void Count(string direction, int bytes)
    {
        Frames.Add(1, new KeyValuePair<string, object?>("direction", direction));
        Bytes.Add(bytes, new KeyValuePair<string, object?>("direction", direction));
    }
}
