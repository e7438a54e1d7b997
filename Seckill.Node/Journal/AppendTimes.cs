namespace Seckill.Node.Journal;

/// <summary>How long the latest appends of this process took; written by many shards, read now and then.</summary>
public sealed class AppendTimes
{
    private const int Latest = 1_024;
    private readonly double[] _ms = new double[Latest];
    private long _count;

    /// <summary>Appends since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    public void Add(TimeSpan took) =>
        Volatile.Write(ref _ms[(Interlocked.Increment(ref _count) - 1) % Latest], took.TotalMilliseconds);

    /// <summary>
    /// Milliseconds that half, and 99 of 100, of the latest thousand did not exceed; null: there are none.
    /// </summary>
    public (double P50, double P99)? Quantiles()
    {
        var known = (int)Math.Min(Count, Latest);
        if (known == 0)
        {
            return null;
        }

        var sorted = _ms[..known];
        Array.Sort(sorted);
        return (sorted[(known - 1) / 2], sorted[(int)((known - 1) * 0.99)]);
    }
}
