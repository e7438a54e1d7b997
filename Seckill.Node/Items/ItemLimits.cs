namespace Seckill.Node.Items;

/// <summary>Bounds of an item actor (seckill.items.*).</summary>
/// <param name="Mailbox">Requests waiting; above it they are refused at once.</param>
/// <param name="BatchMax">Commands decided in one go.</param>
/// <param name="ExpireMost">Holds that one batch lets expire, so that a wave of them does not stand in the way of
/// sales.</param>
/// <param name="RoundInterval">At most one new round in this time.</param>
/// <param name="PassivateAfter">An item that nobody asks for and that needs no attention leaves memory after this
/// time.</param>
/// <param name="SnapshotEvery">A passivating item is saved when it has that many commits since its last
/// snapshot.</param>
/// <param name="SnapshotMaxBytes">Larger states are not saved: replaying them is as fast.</param>
/// <param name="RatePerSecond">Purchases let through, of items that name no rate of their own.</param>
/// <param name="Burst">Size of their bucket.</param>
/// <param name="MaxLine">Purchases that may stand in their line.</param>
public sealed record ItemLimits(
    int Mailbox,
    int BatchMax,
    int ExpireMost,
    TimeSpan RoundInterval,
    TimeSpan PassivateAfter,
    int SnapshotEvery,
    int SnapshotMaxBytes,
    int RatePerSecond,
    int Burst,
    int MaxLine)
{
    /// <summary>Used challenges that are remembered until they run out; above it their uses are refused.</summary>
    public int MostChallenges { get; init; } = 500_000;

    /// <summary>Commits of an item between two comparisons of its state with the journal.</summary>
    public int StateHashEvery { get; init; } = 5_000;

    /// <summary>Items with more orders are compared when somebody asks for it, only.</summary>
    public int StateHashMaxOrders { get; init; } = 100_000;

    public static readonly ItemLimits Default =
        new(10_000, 512, 1_000, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2), 100, 8 << 20, 50_000,
            50_000, 50_000);
}
