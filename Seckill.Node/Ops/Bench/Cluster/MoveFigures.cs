using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>Timestamps around one move, and how long it took by the tables; null: it did not move.</summary>
/// <param name="Calm">Nothing was asked between here and From.</param>
/// <param name="From">The move was asked for.</param>
/// <param name="To">It was over, and some time more.</param>
/// <param name="Took">Until the row named the target.</param>
public readonly record struct MoveWindow(long Calm, long From, long To, TimeSpan? Took);

/// <summary>What all moves of a benchmark did to the answers.</summary>
public sealed class MoveFigures
{
    private readonly Distribution _pauses = new();
    private readonly Distribution _pausesAtANode = new();
    private readonly Distribution _calm = new();
    private readonly Distribution _took = new();
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _sendDelay = new();
    private int _unmoved;
    private int _endless;

    /// <summary>Purchases by answer.</summary>
    public LoadTally Tally { get; } = new();

    /// <summary>Moves asked for.</summary>
    public int Asked => _pauses.Count + _unmoved + _endless;

    /// <param name="windows">The moves of one run.</param>
    /// <param name="won">When purchases were won, by the node that was asked.</param>
    /// <param name="load">The run.</param>
    /// <param name="time">The clock of all timestamps.</param>
    public void Add(
        IReadOnlyList<MoveWindow> windows, IReadOnlyList<IReadOnlyList<long>> won, LoadResult load, TimeProvider time)
    {
        Tally.Add(load.Tally);
        _latency.Add(load.Latency);
        _sendDelay.Add(load.SendDelay);
        var item = AnswerGaps.Merge(won, time);
        var nodes = won.Select(times => new AnswerGaps(times, time)).ToArray();
        foreach (var window in windows)
        {
            Add(window, item, nodes);
        }
    }

    public void Report(BenchReport report)
    {
        report.SetTally(Tally);
        report.Set("moves", new JsonObject
        {
            ["asked"] = Asked,
            ["notMoved"] = _unmoved,
            ["pausesWithoutEnd"] = _endless,
        });
        report.Set("milliseconds", new JsonObject
        {
            ["pause"] = _pauses.ToJson(),
            ["pauseAtTheWorseNode"] = _pausesAtANode.ToJson(),
            ["longestGapWithoutAMove"] = _calm.ToJson(),
            ["untilTheRowNamesTheTarget"] = _took.ToJson(),
            ["answer"] = BenchReport.ToJson(_latency),
            ["sendDelay"] = BenchReport.ToJson(_sendDelay),
        });
        report.Judge(new BenchBar("move", "pause of an item at a planned move, ms p99", 200, 200,
            _pauses.At(0.99).TotalMilliseconds, LowerIsBetter: true));
        report.Judge(new BenchBar("move", "moves that failed", 0, 0, _unmoved + _endless, LowerIsBetter: true));
        report.Judge(new BenchBar("move", "errors that are no refusals", 0, 0, Tally.Errors, LowerIsBetter: true));
    }

    private void Add(MoveWindow window, AnswerGaps item, AnswerGaps[] nodes)
    {
        if (window.Took is not { } took)
        {
            _unmoved++;
            return;
        }

        _took.Add(took);
        var pauses = nodes.Select(node => node.Longest(window.From, window.To)).ToArray();
        if (item.Longest(window.From, window.To) is not { } pause || pauses.Contains(null))
        {
            _endless++;
            return;
        }

        _pauses.Add(pause);
        _pausesAtANode.Add(pauses.Max()!.Value);
        if (item.Longest(window.Calm, window.From) is { } calm)
        {
            _calm.Add(calm);
        }
    }
}
