using System.Diagnostics.Metrics;
using Seckill.Domain;

namespace Seckill.Node.Telemetry;

/// <summary>Measures what owners of items decide. Static, as a process is one node: a count costs no lookup.</summary>
internal static class ItemMeter
{
    public const string Name = "Seckill.Items";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Decisions = Meter.CreateCounter<long>(
        "seckill.item.decisions", "{purchase}",
        "Purchases answered by their item's owner, by outcome: won, waiting, repeated, or why not");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "seckill.item.events", "{event}", "Events committed by this node, by kind");

    private static readonly Counter<long> Violations = Meter.CreateCounter<long>(
        "seckill.item.violations", "{violation}",
        "Broken invariants of stock and orders seen by this node; an oversold item is one. Never above 0");

    private static readonly Counter<long> StateChecks = Meter.CreateCounter<long>(
        "seckill.item.state.checks", "{check}",
        "Comparisons of an item's state in memory with its journal, by outcome: same, differs, skipped, unread");

    private static readonly Histogram<double> Decide = Meter.CreateHistogram(
        "seckill.item.decide.duration", "s", "Time to decide one batch of an item, without its append",
        advice: Buckets.Of(0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1));

    private static readonly Histogram<double> Turn = Meter.CreateHistogram(
        "seckill.item.turn.duration", "s", "Time from the first decision of a batch to its answers, with its append",
        advice: Buckets.Of(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5));

    private static readonly Histogram<long> Batch = Meter.CreateHistogram(
        "seckill.item.batch.size", "{request}", "Requests of an item decided together",
        advice: Buckets.Of<long>(1, 2, 5, 10, 20, 50, 100, 200, 500));

    /// <summary>Series that alerts look at are there from the start.</summary>
    public static void Begin()
    {
        Violations.Add(0);
        StateChecks.Add(0, new KeyValuePair<string, object?>("outcome", "differs"));
        Decided("won", 0);
    }

    /// <summary>Purchases of one batch with the same outcome.</summary>
    public static void Decided(string outcome, int count) =>
        Decisions.Add(count, new KeyValuePair<string, object?>("outcome", outcome));

    public static void StateChecked(string outcome) =>
        StateChecks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>All events of a commit, those of one kind in a row at once.</summary>
    public static void Committed(List<ItemEvent> events)
    {
        if (!Events.Enabled)
        {
            return;
        }

        for (var first = 0; first < events.Count;)
        {
            var kind = events[first].GetType();
            var after = first + 1;
            while (after < events.Count && events[after].GetType() == kind)
            {
                after++;
            }

            Events.Add(after - first, new KeyValuePair<string, object?>("kind", Labels.OfEvent(kind)));
            first = after;
        }
    }

    /// <summary>Counts what broke, when it was an invariant.</summary>
    public static void Broke(Exception fault)
    {
        if (fault is InvariantViolation)
        {
            Violations.Add(1);
        }
    }

    public static void DecidedBatch(int requests, TimeSpan took)
    {
        Batch.Record(requests);
        Decide.Record(took.TotalSeconds);
    }

    public static void Answered(TimeSpan took) => Turn.Record(took.TotalSeconds);
}
