using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// What must be true before a shard serves: its journal is read from the last verified prefix to the head, gap-free,
/// every link of the chain checked, ending in the head's hash; items that need attention are folded on the way.
/// </summary>
public sealed class ShardLoader(IJournal journal, ISnapshotStore snapshots, ItemLoader items)
{
    public async Task<LoadedShard> LoadAsync(ShardHead head, CancellationToken cancellation) =>
        (await BeginAsync(head, [], cancellation)).Loaded;

    /// <summary>
    /// Loads up to a head, also these items, and can follow on as the head moves: what a next owner does ahead.
    /// </summary>
    public async Task<LoadingShard> BeginAsync(
        ShardHead head, IReadOnlyList<ItemId> alsoAwake, CancellationToken cancellation)
    {
        var (prefix, awake) = await ReadPrefixAsync(head, cancellation);
        var loading = new LoadingShard(journal, items, prefix, alsoAwake);
        await loading.FollowAsync(head, cancellation);
        await loading.WakeAsync(head.Shard, [.. awake, .. alsoAwake], cancellation);
        return loading;
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

    private async Task<(VerifiedPrefix Prefix, IReadOnlyList<ItemId> Awake)> ReadPrefixAsync(
        ShardHead head, CancellationToken cancellation)
    {
        var none = (new VerifiedPrefix(0, JournalChain.Start, 0), (IReadOnlyList<ItemId>)[]);
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
        return (new VerifiedPrefix(snapshot.Seq, snapshot.Hash, commits[0].AtMicros), awake);
    }
}

/// <summary>The end of what was read and verified of a shard.</summary>
public sealed record VerifiedPrefix(long Seq, byte[] Hash, long AtMicros);

/// <summary>
/// LastAtMicros: time of the last commit, below which no later one may fall. Awake: items that need attention.
/// </summary>
public sealed record LoadedShard(long LastAtMicros, IReadOnlyList<ItemState> Awake);
