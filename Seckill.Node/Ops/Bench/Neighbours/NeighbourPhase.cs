using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>What the others' purchases met in all rounds of one surrounding.</summary>
public sealed class NeighbourPhase
{
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _sendDelay = new();
    private readonly ContestResult _beside = new();
    private readonly List<double> _p99 = [];
    private ProcessorTime _used;
    private TimeSpan _elapsed;

    /// <summary>The others' answers.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>One more round; phases are compared by the order of their rounds.</summary>
    public void Add(NeighbourRound round)
    {
        var (others, beside, used) = round;
        Tally.Add(others.Tally);
        _latency.Add(others.Latency);
        _sendDelay.Add(others.SendDelay);
        _p99.Add(others.Latency.At(0.99).TotalMilliseconds);
        _used += used;
        _elapsed += others.Elapsed;
        if (beside is not null)
        {
            _beside.Add(beside, used);
        }
    }

    /// <summary>
    /// The others' p99 here to theirs there, round by round; the median, so that one disturbed round does not decide.
    /// </summary>
    public double RatioTo(NeighbourPhase there) =>
        ContestResult.Median(_p99.Zip(there._p99, (here, other) => here / other));

    /// <summary>All rounds together; durations in milliseconds.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["milliseconds"] = BenchReport.ToJson(_latency),
            ["p99OfRounds"] = new JsonArray([.. _p99.Select(p99 => JsonValue.Create(Math.Round(p99, 3)))]),
            ["sendDelay"] = BenchReport.ToJson(_sendDelay),
            ["accepted"] = Tally.Accepted,
            ["refusedByCause"] = BenchReport.ToJson(Tally.Refusals),
            ["errorsByCause"] = BenchReport.ToJson(Tally.Faults),
        };
        var busy = _used.CoresBusy(_elapsed);
        busy["stranger"] = Math.Round(_used.Beside / _elapsed, 2);
        json["coresBusy"] = busy;
        if (_beside.Tally.Answers > 0)
        {
            json["beside"] = new JsonObject
            {
                ["perSecond"] = (long)_beside.Rate,
                ["milliseconds"] = BenchReport.ToJson(_beside.Latency),
                ["refusedByCause"] = BenchReport.ToJson(_beside.Tally.Refusals),
                ["errorsByCause"] = BenchReport.ToJson(_beside.Tally.Faults),
            };
        }

        return json;
    }
}
