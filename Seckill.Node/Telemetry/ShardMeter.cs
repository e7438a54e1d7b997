using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Counts how shards come to this node and leave it.</summary>
internal static class ShardMeter
{
    public const string Name = "Seckill.Sharding";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Epochs = Meter.CreateCounter<long>(
        "seckill.shard.epochs", "{epoch}",
        "Epochs acquired by this node, by reason: taken (it begins to serve), again (after an unknown outcome)");

    private static readonly Counter<long> Ends = Meter.CreateCounter<long>(
        "seckill.shard.ends", "{shard}", "Shards that stopped serving here, by reason: stopped, fenced, ...");

    /// <summary>Series that alerts look at are there from the start.</summary>
    public static void Begin<T>(IEnumerable<T> ends) where T : struct, Enum
    {
        Acquired("again", 0);
        foreach (var end in ends)
        {
            Ended(end, 0);
        }
    }

    public static void Acquired(string reason, int count = 1) =>
        Epochs.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public static void Ended<T>(T reason, int count = 1) where T : struct, Enum =>
        Ends.Add(count, new KeyValuePair<string, object?>("reason", Labels.Of(reason)));
}
