using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// The store of truth. An append is atomic: head and hash move, commits and ship-to rows are inserted, or nothing is.
/// It is refused (Fenced) unless epoch, owner, head and head hash are all as expected. At most one append per shard is
/// in flight.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Appends n >= 0 commits; n = 0 is a barrier: still the owner. Never throws for a fault of the store.
    /// </summary>
    ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation);

    /// <summary>
    /// Commits of a shard with seq above <paramref name="afterSeq"/>, in order, at most that many; durable ones only.
    /// Throws <see cref="JournalDamagedException"/> when one of them is no commit at all.
    /// </summary>
    ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation);

    /// <summary>
    /// Commits of an item above a version, in order, streamed, each with the hash of its predecessor in the shard, so
    /// that a reader can verify each link. Throws <see cref="JournalDamagedException"/> at a row that is no commit, has
    /// no predecessor, or lies outside 1 to the head of its shard: nobody's append wrote it, and no chain ends there.
    /// </summary>
    IAsyncEnumerable<LinkedCommit> ReadItemAsync(ItemId item, long afterVersion, CancellationToken cancellation);

    /// <summary>
    /// Ship-to rows of a shard from one seq to another, both included, in order; commits without such have none.
    /// </summary>
    ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation);

    /// <summary>
    /// Writes another body over a ship-to row where it still is the old one, and sees to it that the old one can not be
    /// read from the store's files (SQLite: secure_delete and a WAL truncate; PostgreSQL: vacuum takes it). False: it
    /// is not the old one any more, for a row holds the records of several buyers: read again.
    /// </summary>
    ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation);
}

public sealed record LinkedCommit(JournalCommit Commit, byte[] PreviousHash);

/// <summary>One row a commit: ShipToRows (journal.proto) with the records of the commit's orders.</summary>
public sealed record ShipToRow(long Seq, byte[] Body);

/// <summary>What one statement appends. NewHash is the last commit's hash, or OldHash for a barrier.</summary>
public sealed record ShardAppend(
    ShardId Shard,
    long Epoch,
    Guid Owner,
    long ExpectedHead,
    byte[] OldHash,
    byte[] NewHash,
    IReadOnlyList<JournalCommit> Commits,
    IReadOnlyList<ShipToRow> ShipTo);

/// <summary>The four outcomes of protocol.md.</summary>
public enum AppendOutcome
{
    Appended,

    /// <summary>Surely not written; may be sent again unchanged in the same epoch.</summary>
    NotWritten,

    /// <summary>Somebody else owns the shard, or it is not where we think: drop its actors as a whole.</summary>
    Fenced,

    /// <summary>Everything else: acquire again, then read.</summary>
    Unknown,
}

/// <param name="Outcome">Which of the four.</param>
/// <param name="Want">The node that the planner wishes as owner, when appended.</param>
/// <param name="Fault">For the log, when not appended.</param>
public sealed record AppendResult(AppendOutcome Outcome, Guid? Want = null, string? Fault = null)
{
    public static readonly AppendResult Fenced = new(AppendOutcome.Fenced);
}
