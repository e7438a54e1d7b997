using System.Globalization;

namespace Seckill.Tests.Cluster;

/// <summary>Times of one kind, as the note shows them.</summary>
public sealed class Distribution(string name)
{
    private readonly List<TimeSpan> _times = [];

    public int Count => _times.Count;

    public TimeSpan Max => At(1);

    public TimeSpan P99 => At(0.99);

    public void Add(TimeSpan time) => _times.Add(time);

    /// <summary>Nearest rank: the smallest time that so many are not above.</summary>
    public TimeSpan At(double share)
    {
        var sorted = _times.Order().ToList();
        return sorted.Count == 0 ? TimeSpan.Zero : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{name}: n {Count}, min {At(0).TotalMilliseconds:F0}, p50 {At(0.5).TotalMilliseconds:F0}, p99 "
        + $"{P99.TotalMilliseconds:F0}, max {Max.TotalMilliseconds:F0} ms");
}
