using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Counts what leaves this node for others: webhooks, broker, providers, and the lines of imports.</summary>
internal static class OutgoingMeter
{
    public const string Name = "Seckill.Outgoing";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "seckill.webhook.attempts", "{attempt}",
        "Attempts to deliver an event to a webhook, by verdict: taken, later, gone");

    private static readonly Counter<long> Dead = Meter.CreateCounter<long>(
        "seckill.webhook.given_up", "{event}", "Events for a webhook that were given up after their last attempt");

    private static readonly Histogram<double> AttemptTime = Meter.CreateHistogram(
        "seckill.webhook.attempt.duration", "s", "Time of one attempt, until its endpoint had answered",
        advice: Buckets.Of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    private static readonly Counter<long> Published = Meter.CreateCounter<long>(
        "seckill.broker.published", "{event}", "Events that the installation's broker has confirmed to this node");

    private static readonly Counter<long> Refunds = Meter.CreateCounter<long>(
        "seckill.refund.asks", "{ask}",
        "Refunds asked of a provider, by provider and answer: accepted, sent, unavailable");

    private static readonly Counter<long> Lines = Meter.CreateCounter<long>(
        "seckill.import.lines", "{line}", "Lines of imports carried out by this node, by outcome: created, refused");

    /// <summary>Series that alerts look at are there from the start.</summary>
    public static void Begin()
    {
        Dead.Add(0);
        Published.Add(0);
        Imported(0, 0);
    }

    public static void Attempted<T>(T verdict, TimeSpan took) where T : struct, Enum
    {
        Attempts.Add(1, new KeyValuePair<string, object?>("verdict", Labels.Of(verdict)));
        AttemptTime.Record(took.TotalSeconds);
    }

    public static void GivenUp() => Dead.Add(1);

    public static void Confirmed(int events) => Published.Add(events);

    public static void AskedRefund(string provider, string answer) =>
        Refunds.Add(1, new("provider", provider), new("answer", Labels.Kebab(answer)));

    public static void Imported(int created, int refused)
    {
        Lines.Add(created, new KeyValuePair<string, object?>("outcome", "created"));
        Lines.Add(refused, new KeyValuePair<string, object?>("outcome", "refused"));
    }
}
