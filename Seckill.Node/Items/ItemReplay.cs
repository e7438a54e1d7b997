using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>Folds commits of the journal into an item's state: the one way from history to the present.</summary>
public static class ItemReplay
{
    /// <summary>The commit must be the item's next one; anything else is a gap, and the item must not serve.</summary>
    public static void Apply(ItemState state, JournalCommit commit) => Apply(state, commit, Read(commit));

    /// <summary>The events of a commit, with all that can be derived without the state.</summary>
    internal static CommitFacts Read(JournalCommit commit)
    {
        var facts = CommitBodyCodec.Decode(commit.Body, forReplay: true);
        return facts.Events.Count == commit.EventCount
            ? facts
            : throw new JournalDamagedException(commit.Shard, commit.Seq,
                $"{facts.Events.Count} events where the row says {commit.EventCount}");
    }

    /// <param name="state">As it was before the commit; half changed when it throws.</param>
    /// <param name="commit">The item's next one.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="judge">Asked of each event before it is folded.</param>
    internal static void Apply(
        ItemState state, JournalCommit commit, CommitFacts facts, Action<ItemState, ItemEvent, Instant>? judge = null)
    {
        if (commit.Item != state.Id || commit.ItemVersion - commit.EventCount != state.Version)
        {
            throw new JournalDamagedException(commit.Shard, commit.Seq,
                $"item {state.Id} is at {state.Version}, the commit leads {commit.Item} to {commit.ItemVersion}");
        }

        foreach (var happened in facts.Events)
        {
            judge?.Invoke(state, happened, facts.DecidedAt);
            ItemEvolver.Evolve(state, happened, facts.DecidedAt);
        }

        state.Committed(new ShardOffset(commit.Shard, commit.Seq), commit.Hash);
    }
}
