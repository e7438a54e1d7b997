using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>Tells an open loop's figures, and judges B4.</summary>
public static class OpenLoopFigures
{
    /// <param name="report">Gets them.</param>
    /// <param name="result">The run.</param>
    /// <param name="schedule">Its schedule, which is over.</param>
    public static void Report(BenchReport report, LoadResult result, OpenLoopSchedule schedule)
    {
        report.SetTally(result.Tally);
        report.SetLatency("milliseconds", result.Latency);
        report.Set("sending", Sending(result, schedule));
        Judge("p50 from the intended instant, ms", 3, 3, result.Latency.At(0.5).TotalMilliseconds);
        Judge("p99 from the intended instant, ms", 20, 5, result.Latency.At(0.99).TotalMilliseconds);
        Judge("purchases that were not won", 0, 0, result.Tally.Answers - result.Tally.Accepted);

        void Judge(string what, double must, double aim, double measured) =>
            report.Judge(new BenchBar("B4", what, must, aim, measured, LowerIsBetter: true));
    }

    /// <summary>
    /// Whether the generator kept its schedule: a slow one must not be read as a slow server, nor as a fast one.
    /// </summary>
    public static JsonObject Sending(LoadResult result, OpenLoopSchedule schedule)
    {
        var length = result.SentWithin > schedule.Length ? result.SentWithin : schedule.Length;
        return new JsonObject
        {
            ["intendedPerSecond"] = Math.Round(schedule.Taken / schedule.Length.TotalSeconds),
            ["sentPerSecond"] = Math.Round(result.SendDelay.Count / length.TotalSeconds),
            ["delay"] = BenchReport.ToJson(result.SendDelay),
            ["delayOfTheGenerator"] = BenchReport.ToJson(result.GeneratorDelay),
            ["waitedForAConnection"] = result.WaitedForConnection,
        };
    }
}
