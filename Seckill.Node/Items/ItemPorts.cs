using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>What an actor touches of the world besides its writer; one instance for all actors of a node.</summary>
public sealed record ItemPorts(
    JournalClock Clock,
    TimeProvider Time,
    FactsBoard Facts,
    OrderWatches Watches,
    IRefundQueue Refunds,
    ISettlements Settlements,
    ISnapshotStore Snapshots)
{
    /// <summary>Compares states with the journal; null: nobody does.</summary>
    public StateShadow? Shadow { get; init; }
}
