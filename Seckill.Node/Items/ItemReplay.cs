using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>Folds commits of the journal into an item's state: the one way from history to the present.</summary>
public static class ItemReplay
{
    /// <summary>The commit must be the item's next one; anything else is a gap, and the item must not serve.</summary>
    public static void Apply(ItemState state, JournalCommit commit)
    {
        if (commit.Item != state.Id || commit.ItemVersion - commit.EventCount != state.Version)
        {
            throw new JournalDamagedException(commit.Shard, commit.Seq,
                $"item {state.Id} is at {state.Version}, the commit leads {commit.Item} to {commit.ItemVersion}");
        }

        var facts = CommitBodyCodec.Decode(commit.Body);
        if (facts.Events.Count != commit.EventCount)
        {
            throw new JournalDamagedException(commit.Shard, commit.Seq,
                $"{facts.Events.Count} events where the row says {commit.EventCount}");
        }

        foreach (var happened in facts.Events)
        {
            ItemEvolver.Evolve(state, happened, facts.DecidedAt);
        }

        state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
    }
}
