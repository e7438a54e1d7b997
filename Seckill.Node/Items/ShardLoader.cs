using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// What must be true before a shard serves: its journal is read from the last verified prefix to the head, gap-free,
/// every link of the chain checked, ending in the head's hash; items that need attention are folded on the way.
/// </summary>
public sealed class ShardLoader(IJournal journal, ISnapshotStore snapshots, ItemLoader items)
{
    private const int PageCommits = 256;

    public async Task<LoadedShard> LoadAsync(ShardHead head, CancellationToken cancellation)
    {
        var (prefix, awake) = await ReadPrefixAsync(head, cancellation);
        var states = new Dictionary<ItemId, ItemState>();
        while (prefix.Seq < head.Head)
        {
            var page = await journal.ReadShardAsync(head.Shard, prefix.Seq, PageCommits, cancellation);
            if (page.Count == 0)
            {
                throw new JournalDamagedException(head.Shard, prefix.Seq + 1, $"missing; the head is at {head.Head}");
            }

            foreach (var commit in page.TakeWhile(commit => commit.Seq <= head.Head))
            {
                prefix = Follow(prefix, commit);
                await FoldAsync(states, commit, cancellation);
            }
        }

        if (!prefix.Hash.AsSpan().SequenceEqual(head.HeadHash))
        {
            throw new JournalDamagedException(head.Shard, head.Head, "the chain does not end in the head's hash");
        }

        foreach (var item in awake.Where(item => !states.ContainsKey(item)))
        {
            states[item] = await items.LoadAsync(head.Shard, item, cancellation);
        }

        return new LoadedShard(prefix.AtMicros, [.. states.Values.Where(state => state.NeedsAttention)]);
    }

    /// <summary>The body of a shard's own snapshot: ids, ten bytes each.</summary>
    public static byte[] WriteAwake(IReadOnlyList<ItemId> awake)
    {
        var body = new byte[awake.Count * ItemId.ByteCount];
        for (var i = 0; i < awake.Count; i++)
        {
            awake[i].Write(body.AsSpan(i * ItemId.ByteCount));
        }

        return body;
    }

    private static Prefix Follow(Prefix prefix, JournalCommit commit)
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

        return new Prefix(commit.Seq, commit.Hash, commit.AtMicros);
    }

    private async Task FoldAsync(
        Dictionary<ItemId, ItemState> states, JournalCommit commit, CancellationToken cancellation)
    {
        if (!states.TryGetValue(commit.Item, out var state))
        {
            // An item that began before the prefix is loaded whole, up to the head; its later commits are then known.
            state = commit.ItemVersion == commit.EventCount
                ? ItemState.Empty(commit.Item)
                : await items.LoadAsync(commit.Shard, commit.Item, cancellation);
            states[commit.Item] = state;
        }

        if (commit.ItemVersion > state.Version)
        {
            ItemReplay.Apply(state, commit);
        }
    }

    private async Task<(Prefix Prefix, IReadOnlyList<ItemId> Awake)> ReadPrefixAsync(
        ShardHead head, CancellationToken cancellation)
    {
        var none = (new Prefix(0, JournalChain.Start, 0), (IReadOnlyList<ItemId>)[]);
        var snapshot = await snapshots.LoadAsync(head.Shard, null, cancellation);
        if (snapshot is null || snapshot.Seq > head.Head || snapshot.Body.Length % ItemId.ByteCount != 0)
        {
            return none;
        }

        var commits = await journal.ReadShardAsync(head.Shard, snapshot.Seq - 1, 1, cancellation);
        if (commits.Count == 0
            || commits[0].Seq != snapshot.Seq || !commits[0].Hash.AsSpan().SequenceEqual(snapshot.Hash))
        {
            return none;
        }

        var awake = snapshot.Body.Chunk(ItemId.ByteCount).Select(bytes => ItemId.Read(bytes)).ToArray();
        return (new Prefix(snapshot.Seq, snapshot.Hash, commits[0].AtMicros), awake);
    }

    private sealed record Prefix(long Seq, byte[] Hash, long AtMicros);
}

/// <summary>
/// LastAtMicros: time of the last commit, below which no later one may fall. Awake: items that need attention.
/// </summary>
public sealed record LoadedShard(long LastAtMicros, IReadOnlyList<ItemState> Awake);
