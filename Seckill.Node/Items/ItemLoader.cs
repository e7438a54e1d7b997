using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Items;

/// <summary>
/// Brings an item from the store: its snapshot where one fits, then its commits, each link of the chain verified.
/// </summary>
public sealed class ItemLoader(IJournal journal, ISnapshotStore snapshots)
{
    private const int CommitsAhead = 64;

    public async Task<ItemState> LoadAsync(ShardId shard, ItemId item, CancellationToken cancellation)
    {
        var state = await LoadSnapshotAsync(shard, item, cancellation) ?? ItemState.Empty(item);
        var ahead = Channel.CreateBounded<(JournalCommit Commit, CommitFacts Facts)>(CommitsAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadAheadAsync(shard, item, state.Version, ahead.Writer, stop.Token);
        try
        {
            await foreach (var (commit, facts) in ahead.Reader.ReadAllAsync(cancellation))
            {
                ItemReplay.Apply(state, commit, facts);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }

        return state;
    }

    /// <summary>
    /// Commits of an item above a version, each a link of its shard's chain; throws
    /// <see cref="JournalDamagedException"/> at one that is none.
    /// </summary>
    internal static async IAsyncEnumerable<JournalCommit> ReadVerifiedAsync(
        IJournal journal, ShardId shard, ItemId item, long afterVersion,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (commit, previousHash) in journal.ReadItemAsync(item, afterVersion, cancellation))
        {
            if (commit.Shard != shard)
            {
                throw new JournalDamagedException(commit.Shard, commit.Seq, $"item {item} belongs to shard {shard}");
            }

            if (!JournalChain.Links(previousHash, commit))
            {
                throw new JournalDamagedException(shard, commit.Seq, "the hash does not follow from its predecessor");
            }

            yield return commit;
        }
    }

    /// <summary>
    /// Reads, verifies and decodes on while the fold is busy: on a second core a long history loads in little more than
    /// the longer of the two takes. A fault reaches the fold through the channel.
    /// </summary>
    private async Task ReadAheadAsync(
        ShardId shard, ItemId item, long afterVersion, ChannelWriter<(JournalCommit, CommitFacts)> ahead,
        CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            await foreach (var commit in ReadVerifiedAsync(journal, shard, item, afterVersion, cancellation))
            {
                await ahead.WriteAsync((commit, ItemReplay.Read(commit)), cancellation);
            }

            ahead.Complete();
        }
        catch (Exception fault)
        {
            ahead.Complete(fault);
        }
    }

    /// <summary>
    /// A snapshot is a cache: one whose format is old, or whose commit has another hash, is as good as none.
    /// </summary>
    private async Task<ItemState?> LoadSnapshotAsync(ShardId shard, ItemId item, CancellationToken cancellation)
    {
        var snapshot = await snapshots.LoadAsync(shard, item, cancellation);
        if (snapshot is null)
        {
            return null;
        }

        var commits = await journal.ReadShardAsync(shard, snapshot.Seq - 1, 1, cancellation);
        var fits = commits.Count == 1 && commits[0].Seq == snapshot.Seq && commits[0].Item == item
            && commits[0].Hash.AsSpan().SequenceEqual(snapshot.Hash);
        var state = fits ? ItemStateCodec.Read(snapshot.Body) : null;
        return state is not null && state.Version == commits[0].ItemVersion ? state : null;
    }
}
