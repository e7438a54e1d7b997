namespace Seckill.Node.Projections;

/// <summary>How projections pace themselves beside the sale.</summary>
public sealed record ProjectionOptions
{
    public static readonly ProjectionOptions Default = new();

    /// <summary>The truth, when a hint was lost or another node has the shard.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// From the first hint to the step: what commits meanwhile lands in the same step, which costs far less than a step
    /// each.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The wait from the next hint on, after a turn of this length: four times as long, so that projections take a
    /// fifth of the time beside a sale, but no less than Linger and no more than two and a half times that. Keys of
    /// orders come in no order: the more rows a step has, the more of them share the pages of the indexes that it
    /// writes.
    /// </summary>
    public TimeSpan WaitAfter(TimeSpan turn) =>
        new(Math.Clamp(4 * turn.Ticks, Linger.Ticks, Linger.Ticks * 5 / 2));

    /// <summary>After a fault of a store, before the same projection and shard are tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Commits in one step.</summary>
    public int MostCommits { get; init; } = 128;

    /// <summary>Steps of a shard in a row, while other shards wait.</summary>
    public int MostSteps { get; init; } = 8;

    /// <summary>Shards projected at once. SQLite has one writer: more than 1 gains nothing there.</summary>
    public int Workers { get; init; } = 1;
}
