namespace Seckill.Node.Telemetry;

/// <summary>The latest thousand values of a kind in this process; written by many, read now and then.</summary>
public sealed class LatestValues
{
    private const int Latest = 1_024;
    private readonly double[] _values = new double[Latest];
    private long _count;

    /// <summary>Values since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void Add(double value) =>
        Volatile.Write(ref _values[(Interlocked.Increment(ref _count) - 1) % Latest], value);

    /// <summary>What half, and 99 of 100, of the latest thousand did not exceed; null: there are none.</summary>
    public (double P50, double P99)? Quantiles()
    {
        var sorted = Known();
        if (sorted.Length == 0)
        {
            return null;
        }

        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2], sorted[(int)((sorted.Length - 1) * 0.99)]);
    }

    /// <summary>The mean of the latest thousand; null: there are none.</summary>
    public double? Mean() => Known() is { Length: > 0 } known ? known.Average() : null;

    private double[] Known() => _values[..(int)Math.Min(Count, Latest)];
}
