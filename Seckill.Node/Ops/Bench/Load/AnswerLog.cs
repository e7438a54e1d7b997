namespace Seckill.Node.Ops.Bench;

/// <summary>One request of an open loop.</summary>
/// <param name="Due">Timestamp at which it was to be sent.</param>
/// <param name="Latency">From then to its answer, or to when nobody waited for one any longer.</param>
/// <param name="Won">Answered as done (2xx but not 202); a refusal is fast and no success.</param>
public readonly record struct AnswerSample(long Due, TimeSpan Latency, bool Won);

/// <summary>
/// Every request of an open loop by the instant at which it was due, for figures of parts of a run. For rates at which
/// 24 bytes a request do not matter.
/// </summary>
/// <param name="time">The clock of the timestamps.</param>
public sealed class AnswerLog(TimeProvider time)
{
    private readonly List<AnswerSample> _samples = [];

    public int Count => _samples.Count;

    public void Add(AnswerSample sample) => _samples.Add(sample);

    /// <summary>Those that were due from one timestamp on and before another.</summary>
    public AnswerWindow Between(long from, long to)
    {
        var latencies = new Distribution();
        var won = 0;
        foreach (var sample in _samples)
        {
            if (sample.Due >= from && sample.Due < to)
            {
                latencies.Add(sample.Latency);
                won += sample.Won ? 1 : 0;
            }
        }

        return new AnswerWindow(latencies, won);
    }

    /// <summary>
    /// How long after a disturbance buyers were served as before: the end of the first window that begins after it,
    /// in which everybody won and the 99th percentile is not above the limit. Null: no window that ends by the last
    /// instant is like that.
    /// </summary>
    /// <param name="end">Timestamp of the disturbance's end.</param>
    /// <param name="last">Timestamp of the load's end.</param>
    /// <param name="limit">The highest 99th percentile that counts as before.</param>
    /// <param name="width">Length of a window.</param>
    /// <param name="step">Between the beginnings of two windows.</param>
    public TimeSpan? ReturnsAfter(long end, long last, TimeSpan limit, TimeSpan width, TimeSpan step)
    {
        for (var from = TimeSpan.Zero; ; from += step)
        {
            var to = end + Ticks(from + width);
            if (to > last)
            {
                return null;
            }

            if (Between(end + Ticks(from), to).IsWithin(limit))
            {
                return from + width;
            }
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}

/// <summary>What became of the requests that were due within some time.</summary>
public sealed record AnswerWindow(Distribution Latencies, int Won)
{
    /// <summary>There were some, all won, and their 99th percentile is not above the limit.</summary>
    public bool IsWithin(TimeSpan limit) =>
        Latencies.Count > 0 && Won == Latencies.Count && Latencies.At(0.99) <= limit;
}
