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

    /// <summary>After a fault of a store, before the same projection and shard are tried again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Commits in one step.</summary>
    public int MostCommits { get; init; } = 128;

    /// <summary>Steps of a shard in a row, while other shards wait.</summary>
    public int MostSteps { get; init; } = 8;

    /// <summary>Shards projected at once. SQLite has one writer: more than 1 gains nothing there.</summary>
    public int Workers { get; init; } = 1;
}
