using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>How long won purchases took, by the quarter of the soak in which their sale opened. Any thread.</summary>
internal sealed class SoakLatency(TimeSpan length)
{
    private readonly Lock _gate = new();
    private readonly LatencyHistogram[] _quarters = [new(), new(), new(), new()];

    private const double AsBadAsCanBe = 1_000_000;

    /// <summary>The p99 of the last quarter in times of the second; the first warms up.</summary>
    public double Growth => _quarters[1].Count == 0 || _quarters[3].Count == 0
        ? AsBadAsCanBe : _quarters[3].At(0.99) / _quarters[1].At(0.99);

    public void Add(TimeSpan at, TimeSpan took)
    {
        lock (_gate)
        {
            _quarters[Math.Clamp((int)(4 * (at / length)), 0, 3)].Record(took);
        }
    }

    public JsonArray ToJson() => new([.. _quarters.Select(BenchReport.ToJson)]);
}
