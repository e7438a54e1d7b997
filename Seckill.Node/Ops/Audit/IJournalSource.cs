using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Ops.Audit;

/// <summary>A journal to be read from its beginning: a store, a node, or an exported file.</summary>
internal interface IJournalSource : IAsyncDisposable
{
    /// <summary>
    /// Shard after shard by number, the commits of each in order as they stand there, then its end; nothing is
    /// checked but that it is a commit. Throws a CliException when the source can not be read.
    /// </summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(CancellationToken cancellation);
}

/// <summary>What a source yields.</summary>
internal abstract record JournalEntry
{
    /// <summary>First of all: how many shards the items are spread over.</summary>
    public sealed record Header(int Shards) : JournalEntry;

    /// <summary>Hash is empty where the source does not keep it (a file): it follows from the chain.</summary>
    public sealed record Commit(JournalCommit Row) : JournalEntry
    {
        /// <summary>
        /// The row beside it that says where its orders go: empty, there is none; null, the source was not asked, or
        /// does not say.
        /// </summary>
        public byte[]? ShipTo { get; init; }
    }

    /// <summary>
    /// Where the source says that the shard's chain ends. Links: the first <see cref="LinkBytes"/> bytes of each
    /// commit's hash, in order, by which a damaged commit is found; null: the commits have their hashes.
    /// </summary>
    public sealed record End(ShardHead Head, byte[]? Links = null) : JournalEntry;

    /// <summary>The source does not say where the shard ends: Why names what is missing.</summary>
    public sealed record NoEnd(ShardId Shard, string Why) : JournalEntry;

    /// <summary>What stands there is no commit; of its shard nothing but the end follows.</summary>
    public sealed record Damage(ShardOffset Place, string What) : JournalEntry;

    /// <summary>A row that no head covers: of no shard, or behind a shard's end.</summary>
    public sealed record Stray(ShardOffset Place) : JournalEntry;

    /// <summary>Enough to name a place; what is true is the head's hash alone.</summary>
    public const int LinkBytes = 4;
}
