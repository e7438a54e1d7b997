using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>What a contestant did over all rounds.</summary>
public sealed class ContestResult
{
    private readonly List<double> _rates = [];

    public LoadTally Tally { get; } = new();

    public LatencyHistogram Latency { get; } = new();

    public ProcessorTime Used { get; private set; }

    /// <summary>Processor time of all parts together for one answer, in microseconds.</summary>
    public double Cost => Used.All.TotalMicroseconds / Math.Max(1, Tally.Answers);

    /// <summary>Answers per second: the median of the rounds, so that one disturbed round does not decide.</summary>
    public double Rate => Median(_rates);

    public void Add(LoadResult result, ProcessorTime used)
    {
        _rates.Add(result.AnswersPerSecond);
        Tally.Add(result.Tally);
        Latency.Add(result.Latency);
        Used += used;
    }

    /// <param name="measured">What the measured process is called.</param>
    /// <param name="beside">What the second process is called; null: there is none.</param>
    public JsonObject ToJson(string measured = "measured", string? beside = null)
    {
        var used = new JsonObject { [measured] = PerAnswer(Used.Measured) };
        if (beside is not null)
        {
            used[beside] = PerAnswer(Used.Beside);
        }

        used["database"] = PerAnswer(Used.Database);
        used["generator"] = PerAnswer(Used.Own);
        return new JsonObject
        {
            ["perSecond"] = (long)Rate,
            ["rounds"] = new JsonArray([.. _rates.Select(rate => JsonValue.Create((long)rate))]),
            ["milliseconds"] = BenchReport.ToJson(Latency),
            ["microsecondsOfProcessorPerAnswer"] = used,
        };
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private double PerAnswer(TimeSpan time) => Math.Round(time.TotalMicroseconds / Math.Max(1, Tally.Answers), 1);
}
