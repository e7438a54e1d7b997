using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>What a benchmark found: named figures in the order they are told, and its bars.</summary>
public sealed class BenchReport
{
    private readonly List<BenchBar> _bars = [];
    private readonly JsonObject _figures = [];

    public BenchReport(string bench)
    {
        Set("bench", bench);
        Set("machine", MachineFacts.Read());
    }

    public IReadOnlyList<BenchBar> Bars => _bars;

    public bool MeetsEveryMust => _bars.All(bar => bar.MeetsMust);

    public JsonNode? this[string name] => _figures[name];

    public void Set(string name, JsonNode? value) => _figures[name] = value;

    /// <summary>A rate or a count: no digits that mean nothing.</summary>
    public void SetRounded(string name, double value, int digits = 0) =>
        Set(name, digits == 0 ? JsonValue.Create((long)Math.Round(value)) : Math.Round(value, digits));

    /// <summary>Sales, refusals by cause and errors, apart: a refusal is an answer, an error is not.</summary>
    public void SetTally(LoadTally tally)
    {
        Set("accepted", tally.Accepted);
        Set("pending", tally.Pending);
        Set("refused", tally.Refused);
        Set("refusedByCause", ToJson(tally.Refusals));
        Set("errors", tally.Errors);
        Set("errorsByCause", ToJson(tally.Faults));
    }

    public void SetLatency(string name, LatencyHistogram latency) => Set(name, ToJson(latency));

    public void Judge(BenchBar bar) => _bars.Add(bar);

    public JsonObject ToJson()
    {
        var json = (JsonObject)_figures.DeepClone();
        json["bars"] = new JsonArray([.. _bars.Select(bar => bar.ToJson())]);
        return json;
    }

    public static JsonObject ToJson(LatencyHistogram latency) => new()
    {
        ["p50"] = Milliseconds(latency.At(0.5)),
        ["p90"] = Milliseconds(latency.At(0.9)),
        ["p99"] = Milliseconds(latency.At(0.99)),
        ["p999"] = Milliseconds(latency.At(0.999)),
        ["max"] = Milliseconds(latency.Max),
    };

    private static double Milliseconds(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);

    public static JsonObject ToJson(IReadOnlyDictionary<string, long> counts)
    {
        var json = new JsonObject();
        foreach (var (cause, count) in counts.OrderByDescending(entry => entry.Value))
        {
            json[cause] = count;
        }

        return json;
    }
}
