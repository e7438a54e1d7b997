using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Measures the appends of this node's shards.</summary>
internal static class JournalMeter
{
    public const string Name = "Seckill.Journal";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Appends = Meter.CreateCounter<long>(
        "seckill.journal.appends", "{append}",
        "Statements sent to the journal, barriers included, by outcome: appended, not-written, fenced, unknown");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "seckill.journal.append.duration", "s", "Time until a group commit's outcome is known, repeats included",
        advice: Buckets.Of(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5));

    private static readonly Histogram<long> Commits = Meter.CreateHistogram(
        "seckill.journal.append.commits", "{commit}", "Commits in one append",
        advice: Buckets.Of<long>(1, 2, 5, 10, 20, 50, 100, 256));

    private static readonly Histogram<long> Events = Meter.CreateHistogram(
        "seckill.journal.append.events", "{event}", "Events in one append",
        advice: Buckets.Of<long>(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000));

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "seckill.journal.append.size", "By", "Bytes of the bodies of commits that were appended");

    private static readonly Counter<long> ShipTo = Meter.CreateCounter<long>(
        "seckill.journal.shipto.changed", "{record}",
        "Reads of a record of where an order goes that is not the one its buyer gave. Never above 0");

    /// <summary>Series that alerts look at are there from the start.</summary>
    public static void Begin<T>(IEnumerable<T> outcomes) where T : struct, Enum
    {
        foreach (var outcome in outcomes)
        {
            Sent(outcome, 0);
        }

        ShipToChanged(0);
    }

    public static void Sent<T>(T outcome, int count = 1) where T : struct, Enum =>
        Appends.Add(count, new KeyValuePair<string, object?>("outcome", Labels.Of(outcome)));

    public static void ShipToChanged(int records) => ShipTo.Add(records);

    /// <summary>One group commit whose outcome is known to be good.</summary>
    public static void Appended(int commits, long events, long bytes, TimeSpan took)
    {
        Commits.Record(commits);
        Events.Record(events);
        Bytes.Add(bytes);
        Duration.Record(took.TotalSeconds);
    }
}
