namespace Seckill.Node.Config;

/// <summary>seckill.webhooks.</summary>
/// <param name="RetrySchedule">Waits between the attempts of one delivery; after the last it is dead.</param>
/// <param name="Timeout">An attempt that takes longer has failed.</param>
/// <param name="Concurrency">Attempts of this node under way at a time.</param>
/// <param name="EndpointConcurrency">Of these, to one endpoint.</param>
/// <param name="MostEndpoints">Endpoints of one merchant.</param>
/// <param name="KeepDeliveries">Delivered and dead deliveries are remembered this long.</param>
public sealed record WebhookOptions(
    IReadOnlyList<TimeSpan> RetrySchedule, TimeSpan Timeout, int Concurrency, int EndpointConcurrency,
    int MostEndpoints, TimeSpan KeepDeliveries)
{
    internal static WebhookOptions Bind(SettingsSection section) => new(
        section.Durations("retry-schedule", "1ms", "30d"),
        section.Duration("timeout", "10ms", "1m"),
        section.Int("concurrency", 1, 1_000),
        section.Int("endpoint-concurrency", 1, 1_000),
        section.Int("most-endpoints", 1, 1_000),
        section.Duration("keep-deliveries", "1m", "3650d"));
}
