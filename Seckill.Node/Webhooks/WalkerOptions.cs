namespace Seckill.Node.Webhooks;

/// <summary>How telling events paces itself beside the sale.</summary>
public sealed record WalkerOptions
{
    public static readonly WalkerOptions Default = new();

    /// <summary>Heads and interested merchants are looked at this often; hints of the writer come sooner.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From the first hint to the look: what commits meanwhile is told in the same steps.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Lists of merchants' items are read again this often, for items whose creation a node did not live to note.
    /// </summary>
    public TimeSpan Relist { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An item's state is kept this long after its last event.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A stream that can not be folded is tried again after this time.</summary>
    public TimeSpan PoisonRest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events of one transaction; a commit is never split, so it may be one commit's more.</summary>
    public int MostEvents { get; init; } = 200;

    /// <summary>Transactions of one item in a row, while others wait.</summary>
    public int MostSteps { get; init; } = 16;

    /// <summary>Items that get a turn before new commits are looked at.</summary>
    public int MostTurns { get; init; } = 200;

    /// <summary>Commits looked at in one query for the items they touch.</summary>
    public int MostCommits { get; init; } = 2_000;

    /// <summary>Items of merchants who want no events, remembered so as not to ask again.</summary>
    public int MostStrangers { get; init; } = 20_000;
}
