namespace Seckill.Node.Ops.Bench;

/// <summary>One span of load: what was answered, how fast, and how long the span was.</summary>
/// <param name="Tally">Answers by kind.</param>
/// <param name="Latency">From sending; in an open loop from when the request was due.</param>
/// <param name="Elapsed">Until the last answer.</param>
public sealed record LoadResult(LoadTally Tally, LatencyHistogram Latency, TimeSpan Elapsed)
{
    /// <summary>The part of <see cref="Latency"/> that refusals are (4xx and 5xx).</summary>
    public LatencyHistogram RefusalLatency { get; } = new();

    /// <summary>
    /// Open loop: how much later than due the requests left, for want of a connection or of processor time for the
    /// generator itself. The latencies contain it.
    /// </summary>
    public LatencyHistogram SendDelay { get; } = new();

    /// <summary>
    /// Open loop: the part of <see cref="SendDelay"/> that is the generator's own, of each request: from when it was
    /// due and had a connection. Where this is large, the latencies tell of the generator.
    /// </summary>
    public LatencyHistogram GeneratorDelay { get; } = new();

    /// <summary>Open loop: requests that found every connection busy when they were due.</summary>
    public long WaitedForConnection { get; set; }

    /// <summary>Open loop: from the beginning to the last request that was sent.</summary>
    public TimeSpan SentWithin { get; set; }

    /// <summary>Gets each request too, where somebody wants them one by one.</summary>
    public AnswerLog? Log { get; init; }

    /// <summary>Answers of any kind but errors, per second.</summary>
    public double AnswersPerSecond => (Tally.Answers - Tally.Errors) / Elapsed.TotalSeconds;

    public double AcceptedPerSecond => Tally.Accepted / Elapsed.TotalSeconds;

    /// <summary>An answer of this status came.</summary>
    internal void Answered(long countsFrom, TimeSpan latency, int status)
    {
        Latency.Record(latency);
        if (status >= 400)
        {
            RefusalLatency.Record(latency);
        }

        Log?.Add(new AnswerSample(countsFrom, latency, LoadTally.IsWin(status)));
    }

    /// <summary>
    /// The connection broke. An error, but no latency: how fast it came about tells nothing about answers.
    /// </summary>
    internal void Broken(long countsFrom, TimeSpan latency) =>
        Log?.Add(new AnswerSample(countsFrom, latency, Won: false));

    /// <summary>No answer came, and nobody waits any longer.</summary>
    internal void Unanswered(long countsFrom, TimeSpan latency)
    {
        Latency.Record(latency);
        Log?.Add(new AnswerSample(countsFrom, latency, Won: false));
    }
}
