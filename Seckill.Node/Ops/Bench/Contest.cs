using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>Somebody who answers load: a process, what is sent to it, and over which connections.</summary>
public sealed record Contestant(string Name, LoadGenerator Load, ILoadScript Script, Process Process);

/// <summary>What a contestant did over all rounds.</summary>
public sealed class ContestResult
{
    private readonly List<double> _rates = [];

    public LoadTally Tally { get; } = new();

    public LatencyHistogram Latency { get; } = new();

    public ProcessorTime Used { get; private set; }

    /// <summary>Answers per second: the median of the rounds, so that one disturbed round does not decide.</summary>
    public double Rate => Median(_rates);

    public void Add(LoadResult result, ProcessorTime used)
    {
        _rates.Add(result.AnswersPerSecond);
        Tally.Add(result.Tally);
        Latency.Add(result.Latency);
        Used += used;
    }

    public JsonObject ToJson() => new()
    {
        ["perSecond"] = (long)Rate,
        ["rounds"] = new JsonArray([.. _rates.Select(rate => JsonValue.Create((long)rate))]),
        ["milliseconds"] = BenchReport.ToJson(Latency),
        ["microsecondsOfProcessorPerAnswer"] = new JsonObject
        {
            ["measured"] = PerAnswer(Used.Child),
            ["generator"] = PerAnswer(Used.Own),
            ["restOfMachine"] = Used.Machine > TimeSpan.Zero ? PerAnswer(Used.Machine - Used.Own - Used.Child) : null,
        },
    };

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private double PerAnswer(TimeSpan time) => Math.Round(time.TotalMicroseconds / Math.Max(1, Tally.Answers), 1);
}

/// <summary>
/// Lets contestants answer load in turn, round by round, so that a machine that gets slower or busier meets all of them
/// alike. The first round of each warms up and does not count.
/// </summary>
public static class Contest
{
    public static async Task<IReadOnlyDictionary<string, ContestResult>> RunAsync(
        IReadOnlyList<Contestant> contestants, int rounds, TimeSpan roundLength, CancellationToken cancellation)
    {
        var results = contestants.ToDictionary(contestant => contestant.Name, _ => new ContestResult());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                var before = ProcessorTime.Read(contestant.Process);
                var result = await contestant.Load.RunAsync(contestant.Script, roundLength, cancellation);
                if (round > 0)
                {
                    results[contestant.Name].Add(result, ProcessorTime.Read(contestant.Process) - before);
                }
            }
        }

        return results;
    }
}
