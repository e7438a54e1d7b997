namespace Seckill.Node.Ops.Bench;

/// <summary>One span of load: what was answered, how fast, and how long the span was.</summary>
public sealed record LoadResult(LoadTally Tally, LatencyHistogram Latency, TimeSpan Elapsed)
{
    /// <summary>Answers of any kind but errors, per second.</summary>
    public double AnswersPerSecond => (Tally.Answers - Tally.Errors) / Elapsed.TotalSeconds;

    public double AcceptedPerSecond => Tally.Accepted / Elapsed.TotalSeconds;
}
