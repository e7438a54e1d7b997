namespace Seckill.Client;

/// <summary>How an order is followed.</summary>
public sealed record WatchOptions
{
    /// <summary>
    /// An order the caller has seen already, and its stream goes on behind it; null: the order as it is comes first.
    /// </summary>
    public Order? After { get; init; }

    /// <summary>Silence on the stream that counts as a cut; the server says something at least every 10 s.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one long poll waits, in whole seconds up to 30.</summary>
    public TimeSpan LongPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often to look where not even long polls wait.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After so long without any answer the watch ends with an exception.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);
}
