using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>Timestamps around one move, and how long it took; null: it did not move.</summary>
/// <param name="Calm">Nothing was asked between here and From.</param>
/// <param name="From">The move was asked for.</param>
/// <param name="To">It was over, and some time more.</param>
/// <param name="Took">Until the row named the target; of a leave until the process was gone.</param>
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

    /// <param name="report">Gets the figures and bars.</param>
    /// <param name="bar">What the bars are called.</param>
    public void Report(BenchReport report, string bar)
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
            ["untilItWasOver"] = _took.ToJson(),
            ["answer"] = BenchReport.ToJson(_latency),
            ["sendDelay"] = BenchReport.ToJson(_sendDelay),
        });
        report.Judge(new BenchBar(bar, "pause of an item, ms p99", 200, 200,
            _pauses.At(0.99).TotalMilliseconds, LowerIsBetter: true));
        report.Judge(new BenchBar(bar, "moves that failed", 0, 0, _unmoved + _endless, LowerIsBetter: true));
        report.Judge(new BenchBar(
            bar, "errors but broken connections", 0, 0, Tally.Errors - BrokenConnections, LowerIsBetter: true));
    }

    /// <summary>What was answered before anything counted: without it the item's books do not add up.</summary>
    public void AddWarmUp(BenchReport report, MoveFigures warmUp)
    {
        Tally.Add(warmUp.Tally);
        report.Set("warmUp", new JsonObject
        {
            ["accepted"] = warmUp.Tally.Accepted,
            ["pending"] = warmUp.Tally.Pending,
            ["refused"] = warmUp.Tally.Refused,
            ["errors"] = warmUp.Tally.Errors,
        });
    }

    /// <summary>
    /// A planned move carries purchases over that were answered as pending. They are all orders afterwards, if the item
    /// holds as many as were taken; broken connections may hide some that it does not.
    /// </summary>
    public void JudgePending(BenchReport report, string bar, long held) =>
        report.Judge(new BenchBar(bar, "pending purchases that became no order", 0, 0,
            Math.Max(0, Tally.Accepted + Tally.Pending - held), LowerIsBetter: true));

    /// <summary>A node that leaves closes connections while requests may be on their way to it.</summary>
    private long BrokenConnections => Tally.Faults
        .Where(fault => fault.Key.StartsWith(LoadTally.BrokenConnection, StringComparison.Ordinal))
        .Sum(fault => fault.Value);

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
