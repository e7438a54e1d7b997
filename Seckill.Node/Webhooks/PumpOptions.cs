namespace Seckill.Node.Webhooks;

/// <summary>How deliveries are paced.</summary>
/// <param name="RetrySchedule">Waits between the attempts of one delivery; after the last it is dead.</param>
/// <param name="Timeout">An attempt that takes longer has failed.</param>
/// <param name="Concurrency">Attempts of this node under way at a time.</param>
/// <param name="EndpointConcurrency">Of these, to one endpoint: a slow one does not hold up the others.</param>
public sealed record PumpOptions(
    IReadOnlyList<TimeSpan> RetrySchedule, TimeSpan Timeout, int Concurrency, int EndpointConcurrency)
{
    /// <summary>How often due deliveries are looked for when nothing wakes the pump.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the leavings of disabled and deleted endpoints are looked for.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deliveries that ended are remembered this long.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Rows of one sweep.</summary>
    public int MostSwept { get; init; } = 1_000;

    /// <summary>No receiver can ask for a longer wait.</summary>
    public TimeSpan MostRetryAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>An attempt is this caller's for that long; then another node may make it again.</summary>
    public TimeSpan Hold => Timeout * 2 + TimeSpan.FromSeconds(5);
}
