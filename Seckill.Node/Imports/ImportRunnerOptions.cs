namespace Seckill.Node.Imports;

/// <summary>How a node carries imports out beside the sale.</summary>
public sealed record ImportRunnerOptions
{
    public static readonly ImportRunnerOptions Default = new();

    /// <summary>Lines under way at a time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Failed lines at which an import ends.</summary>
    public int MostErrors { get; init; } = 10_000;

    /// <summary>Ended imports and their errors are remembered this long.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Lines whose outcome is written in one transaction.</summary>
    public int Chunk { get; init; } = 100;

    /// <summary>
    /// A claim lasts this long after its last progress: then the node is taken for dead, and another goes on.
    /// </summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>An import whose next line can not be decided now rests this long, while others go on.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The store is looked at this often for imports that another node has left.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
}
