using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>A commit with its events read, shared by the projections of a shard.</summary>
/// <param name="Commit">The row of the journal.</param>
/// <param name="At">When its events were decided.</param>
/// <param name="Events">In order.</param>
public sealed record DecodedCommit(JournalCommit Commit, Instant At, IReadOnlyList<ItemEvent> Events)
{
    public ItemId Item => Commit.Item;

    /// <summary>The item's version before the first event: event i (from 0) makes it VersionBefore + i + 1.</summary>
    public long VersionBefore => Commit.ItemVersion - Commit.EventCount;
}
