using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A few durations, each of which counts: take-overs, pauses. Kept as they are, unlike those of a
/// <see cref="LatencyHistogram"/>.
/// </summary>
public sealed class Distribution
{
    private readonly List<TimeSpan> _values = [];

    public int Count => _values.Count;

    public TimeSpan Max => At(1);

    public void Add(TimeSpan value) => _values.Add(value);

    /// <summary>
    /// The least value that at least this part (0 to 1) of them does not exceed (nearest rank): one that was measured,
    /// so that the 99th percentile of fewer than 100 is their maximum. Zero when there are none.
    /// </summary>
    public TimeSpan At(double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        return _values.Count == 0
            ? TimeSpan.Zero
            : _values.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(part * _values.Count)) - 1);
    }

    /// <summary>Milliseconds.</summary>
    public JsonObject ToJson() => new()
    {
        ["count"] = Count,
        ["min"] = Milliseconds(At(0)),
        ["p50"] = Milliseconds(At(0.5)),
        ["p90"] = Milliseconds(At(0.9)),
        ["p99"] = Milliseconds(At(0.99)),
        ["max"] = Milliseconds(Max),
    };

    private static double Milliseconds(TimeSpan value) => Math.Round(value.TotalMilliseconds, 1);
}
