using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>The resident memory of a process over time.</summary>
public sealed class ResidentMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly List<(TimeSpan At, double MiB)> _samples = [];

    public void Add(TimeSpan at, long bytes) => _samples.Add((at, bytes / 1024.0 / 1024.0));

    /// <summary>The median of those that were taken within; 0: none was.</summary>
    public double Between(TimeSpan from, TimeSpan to)
    {
        var within = _samples.Where(sample => sample.At >= from && sample.At < to)
            .Select(sample => sample.MiB).ToArray();
        return within.Length == 0 ? 0 : ContestResult.Median(within);
    }

    public double Highest => _samples.Select(sample => sample.MiB).DefaultIfEmpty().Max();

    /// <summary>
    /// What the last quarter of a span holds, in times of its second quarter. The first does not count: buffers, pools
    /// and caches take up their size in it, which is bounded; what goes on growing after it is not.
    /// </summary>
    public double Growth(TimeSpan from, TimeSpan length) =>
        Between(from + 0.75 * length, from + length) / Between(from + 0.25 * length, from + 0.5 * length);

    /// <summary>Takes samples until it is stopped.</summary>
    public async Task WatchAsync(Process process, TimeProvider time, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            process.Refresh();
            Add(time.GetElapsedTime(start), process.WorkingSet64);
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>MiB before, within and after a span; medians but the highest.</summary>
    public JsonObject ToJson(TimeSpan from, TimeSpan length)
    {
        return new JsonObject
        {
            ["before"] = Round(Between(TimeSpan.Zero, from)),
            ["quarters"] = new JsonArray([.. Enumerable.Range(0, 4).Select(quarter => JsonValue.Create(
                Round(Between(from + 0.25 * quarter * length, from + 0.25 * (quarter + 1) * length))))]),
            ["highest"] = Round(Highest),
            ["afterwards"] = Round(Between(from + length, TimeSpan.MaxValue)),
        };

        static double Round(double size) => Math.Round(size, 1);
    }
}
