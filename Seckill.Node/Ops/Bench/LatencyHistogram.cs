using System.Numerics;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Counts durations in log-linear buckets, 128 to each power of two, so that a percentile is at most 0.8 % too high and
/// recording costs an addition. The layout is that of HdrHistogram (hdrhistogram.org). One writer at a time.
/// </summary>
public sealed class LatencyHistogram
{
    private const int LinearBits = 7;
    private const int LargestBits = 40;
    private const long Largest = (1L << LargestBits) - 1;
    private readonly long[] _counts = new long[IndexOf(Largest) + 1];

    public long Count { get; private set; }

    /// <summary>The largest value recorded, exactly.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>Values below zero count as zero, those above 18 minutes as 18 minutes.</summary>
    public void Record(TimeSpan value)
    {
        var nanoseconds = Math.Clamp(value.Ticks * TimeSpan.NanosecondsPerTick, 0, Largest);
        _counts[IndexOf(nanoseconds)]++;
        Count++;
        if (value > Max)
        {
            Max = value;
        }
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Max = Max > other.Max ? Max : other.Max;
    }

    /// <summary>
    /// The value that this part of the recorded ones (0 to 1) does not exceed; zero when there are none.
    /// </summary>
    public TimeSpan At(double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        if (Count == 0)
        {
            return TimeSpan.Zero;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(part * Count));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                var value = TimeSpan.FromTicks(HighestOf(i) / TimeSpan.NanosecondsPerTick);
                return value < Max ? value : Max;
            }
        }

        throw new InvalidOperationException($"the buckets hold {seen} values, {Count} were recorded");
    }

    private static int IndexOf(long value)
    {
        if (value < 1L << (LinearBits + 1))
        {
            return (int)value;
        }

        var shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - LinearBits;
        return (shift << LinearBits) + (int)(value >> shift);
    }

    private static long HighestOf(int index)
    {
        if (index < 1 << (LinearBits + 1))
        {
            return index;
        }

        var shift = (index >> LinearBits) - 1;
        long lead = index - (shift << LinearBits);
        return ((lead + 1) << shift) - 1;
    }
}
