namespace Seckill.Node.Ops.Bench;

/// <summary>When answers came, as timestamps in order, and the longest time without any.</summary>
/// <param name="times">Timestamps of one clock, ascending.</param>
/// <param name="time">That clock.</param>
public sealed class AnswerGaps(IReadOnlyList<long> times, TimeProvider time)
{
    /// <summary>All answers of several logs, each in order.</summary>
    public static AnswerGaps Merge(IEnumerable<IReadOnlyList<long>> logs, TimeProvider time) =>
        new([.. logs.SelectMany(log => log).Order()], time);

    /// <summary>
    /// The longest time between two consecutive answers that has a part within the window, in full: a gap that begins
    /// before the window or ends behind it is as long for the buyer as it is. Null: no answer before or none after the
    /// window, so that its gaps have no end.
    /// </summary>
    public TimeSpan? Longest(long from, long to)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        var before = LastAtOrBefore(from);
        if (before < 0)
        {
            return null;
        }

        var longest = 0L;
        for (var i = before; times[i] < to; i++)
        {
            if (i + 1 == times.Count)
            {
                return null;
            }

            longest = Math.Max(longest, times[i + 1] - times[i]);
        }

        return time.GetElapsedTime(0, longest);
    }

    private int LastAtOrBefore(long instant)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle] <= instant ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}
