namespace Seckill.Node.Config;

/// <summary>seckill.items: how item actors work.</summary>
/// <param name="RoundInterval">At most one new round in this time.</param>
/// <param name="PassLifetime">At most 120 s (R4).</param>
/// <param name="BatchMax">Commands decided before one append.</param>
/// <param name="Mailbox">Commands that may wait for an actor; above it 503.</param>
/// <param name="PassivateAfter">An idle actor without open business leaves memory after this time.</param>
/// <param name="SnapshotEvery">Events between two snapshots of an item.</param>
/// <param name="StateHashEvery">Commits of an item between two comparisons of its state with the journal.</param>
/// <param name="StateHashMaxOrders">Items with more orders are compared on request only; 0: none by itself.</param>
public sealed record ItemOptions(
    TimeSpan RoundInterval, TimeSpan PassLifetime, int BatchMax, int Mailbox, TimeSpan PassivateAfter,
    int SnapshotEvery, int StateHashEvery, int StateHashMaxOrders)
{
    internal static ItemOptions Bind(SettingsSection section) => new(
        section.Duration("round-interval", "10ms", "1h"),
        section.Duration("pass-lifetime", "1s", "120s"),
        section.Int("batch-max", 1, 100_000),
        section.Int("mailbox", 1, 1_000_000),
        section.Duration("passivate-after", "1s", "7d"),
        section.Int("snapshot-every", 1, 100_000_000),
        section.Int("state-hash-every", 1, 100_000_000),
        section.Int("state-hash-max-orders", 0, 100_000_000));
}
