using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The rounds of one kind of step: the first one, which meets a node that has not sold anything yet, and the others.
/// </summary>
public sealed class StepFigures
{
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _connected = new();
    private readonly LatencyHistogram _sendDelay = new();
    private readonly List<double> _p99 = [];
    private TimeSpan _openedWithin;
    private LatencyHistogram? _first;

    /// <summary>Of all rounds: what goes wrong in the first one is as wrong.</summary>
    public LoadTally Tally { get; } = new();

    public int RefusedConnections { get; private set; }

    /// <summary>Milliseconds, of the slowest round after the first.</summary>
    public double WorstP99 => _p99.DefaultIfEmpty().Max();

    public void Add(StepResult round)
    {
        Tally.Add(round.Tally);
        RefusedConnections += round.RefusedConnections;
        _connected.Add(round.Connected);
        _sendDelay.Add(round.SendDelay);
        _openedWithin = round.OpenedWithin > _openedWithin ? round.OpenedWithin : _openedWithin;
        if (_first is null)
        {
            _first = round.Latency;
            return;
        }

        _latency.Add(round.Latency);
        _p99.Add(round.Latency.At(0.99).TotalMilliseconds);
    }

    /// <summary>Durations in milliseconds, from when a client was due.</summary>
    public JsonObject ToJson() => new()
    {
        ["accepted"] = Tally.Accepted,
        ["pending"] = Tally.Pending,
        ["refusedByCause"] = BenchReport.ToJson(Tally.Refusals),
        ["errorsByCause"] = BenchReport.ToJson(Tally.Faults),
        ["refusedConnections"] = RefusedConnections,
        ["milliseconds"] = BenchReport.ToJson(_latency),
        ["p99OfRounds"] = new JsonArray([.. _p99.Select(p99 => JsonValue.Create(Math.Round(p99, 1)))]),
        ["firstRound"] = BenchReport.ToJson(_first ?? new LatencyHistogram()),
        ["untilConnected"] = BenchReport.ToJson(_connected),
        ["delayOfTheGenerator"] = BenchReport.ToJson(_sendDelay),
        ["openedWithin"] = Math.Round(_openedWithin.TotalMilliseconds, 1),
    };

    /// <summary>B5: nobody is turned away at the door, everybody gets a decision, soon.</summary>
    public void Judge(BenchReport report, string what)
    {
        Bar("connections refused", 0, 0, RefusedConnections);
        Bar("errors", 0, 0, Tally.Errors);
        Bar("no win: refused or undecided", 0, 0, Tally.Refused + Tally.Pending);
        Bar("p99 of the slowest round, ms", 500, 100, WorstP99);

        void Bar(string measure, double must, double aim, double measured) =>
            report.Judge(new BenchBar("B5", $"{what}: {measure}", must, aim, measured, LowerIsBetter: true));
    }
}
