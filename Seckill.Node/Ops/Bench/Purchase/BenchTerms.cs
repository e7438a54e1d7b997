namespace Seckill.Node.Ops.Bench;

/// <summary>How an item of a benchmark is sold.</summary>
/// <param name="Stock">Units.</param>
/// <param name="PerBuyer">Units that one buyer may have.</param>
internal sealed record BenchTerms(int Stock, int PerBuyer)
{
    /// <summary>More than any benchmark sells, to anybody, as fast as he likes.</summary>
    public static readonly BenchTerms Endless = new(1_000_000_000, 1_000_000);

    /// <summary>The bucket's rate; by default it lets everybody through, as the two below do.</summary>
    public int RatePerSecond { get; init; } = 10_000_000;

    public int Burst { get; init; } = 10_000_000;

    public int MaxLine { get; init; } = 1_000_000;

    /// <summary>When the sale opens; null: a minute ago.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}
