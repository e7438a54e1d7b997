namespace Seckill.Node.Ops.Bench;

/// <summary>One span of load: what was answered, how fast, and how long the span was.</summary>
/// <param name="Tally">Answers by kind.</param>
/// <param name="Latency">From sending; in an open loop from when the request was due.</param>
/// <param name="Elapsed">Until the last answer.</param>
public sealed record LoadResult(LoadTally Tally, LatencyHistogram Latency, TimeSpan Elapsed)
{
    /// <summary>
    /// Open loop: how much later than due the requests left, for want of a connection or of processor time for the
    /// generator itself. The latencies contain it.
    /// </summary>
    public LatencyHistogram SendDelay { get; } = new();

    /// <summary>Answers of any kind but errors, per second.</summary>
    public double AnswersPerSecond => (Tally.Answers - Tally.Errors) / Elapsed.TotalSeconds;

    public double AcceptedPerSecond => Tally.Accepted / Elapsed.TotalSeconds;
}
