using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// A shard's verified prefix with the items folded so far. It follows the head as long as its owner moves it, so that
/// whoever takes the shard over has only the last commits to read.
/// </summary>
public sealed class LoadingShard(
    IJournal journal, ItemLoader items, VerifiedPrefix prefix, IReadOnlyList<ItemId> alsoAwake)
{
    private const int PageCommits = 256;

    private readonly Dictionary<ItemId, ItemState> _states = [];
    private readonly HashSet<ItemId> _alsoAwake = [.. alsoAwake];
    private VerifiedPrefix _prefix = prefix;

    /// <summary>The last commit that was read.</summary>
    public long Seq => _prefix.Seq;

    public LoadedShard Loaded => new(
        _prefix.AtMicros,
        [.. _states.Values.Where(state => state.NeedsAttention || _alsoAwake.Contains(state.Id))]);

    /// <summary>
    /// Reads on to that head; throws <see cref="JournalDamagedException"/> when it does not lead there.
    /// </summary>
    public async Task FollowAsync(ShardHead head, CancellationToken cancellation)
    {
        while (_prefix.Seq < head.Head)
        {
            var page = await journal.ReadShardAsync(head.Shard, _prefix.Seq, PageCommits, cancellation);
            if (page.Count == 0)
            {
                throw new JournalDamagedException(head.Shard, _prefix.Seq + 1, $"missing; the head is at {head.Head}");
            }

            foreach (var commit in page.TakeWhile(commit => commit.Seq <= head.Head))
            {
                _prefix = Follow(_prefix, commit);
                await FoldAsync(commit, cancellation);
            }
        }

        if (!_prefix.Hash.AsSpan().SequenceEqual(head.HeadHash))
        {
            throw new JournalDamagedException(head.Shard, head.Head, "the chain does not end in the head's hash");
        }
    }

    /// <summary>Loads items that the commits read so far did not bring.</summary>
    public async Task WakeAsync(ShardId shard, IEnumerable<ItemId> awake, CancellationToken cancellation)
    {
        foreach (var item in awake.Where(item => !_states.ContainsKey(item)).Distinct().ToList())
        {
            _states[item] = await items.LoadAsync(shard, item, cancellation);
        }
    }

    private static VerifiedPrefix Follow(VerifiedPrefix prefix, JournalCommit commit)
    {
        if (commit.Seq != prefix.Seq + 1 || commit.AtMicros < prefix.AtMicros)
        {
            throw new JournalDamagedException(
                commit.Shard, commit.Seq, $"does not follow on {prefix.Seq} in order or time");
        }

        if (!JournalChain.Links(prefix.Hash, commit))
        {
            throw new JournalDamagedException(
                commit.Shard, commit.Seq, "the hash does not follow from its predecessor");
        }

        return new VerifiedPrefix(commit.Seq, commit.Hash, commit.AtMicros);
    }

    private async Task FoldAsync(JournalCommit commit, CancellationToken cancellation)
    {
        if (!_states.TryGetValue(commit.Item, out var state))
        {
            // An item that began before the prefix is loaded whole, as far as it goes; its later commits are then
            // known.
            state = commit.ItemVersion == commit.EventCount
                ? ItemState.Empty(commit.Item)
                : await items.LoadAsync(commit.Shard, commit.Item, cancellation);
            _states[commit.Item] = state;
        }

        if (commit.ItemVersion > state.Version)
        {
            ItemReplay.Apply(state, commit);
        }
    }
}
