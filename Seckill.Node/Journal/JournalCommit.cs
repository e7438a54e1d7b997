using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// One row of the journal: the ordered events of one item from one append, with its link in the shard's chain.
/// </summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Seq">Gap-free position in the shard, from 1.</param>
/// <param name="Epoch">The owner's epoch that appended it.</param>
/// <param name="Item">The item.</param>
/// <param name="ItemVersion">The item's event count after this commit.</param>
/// <param name="EventCount">Events in the body, at least 1.</param>
/// <param name="AtMicros">Microseconds since 1970 on the journal's clock, never falling within a shard.</param>
/// <param name="Body">Protobuf, Contract/journal.proto, CommitBody.</param>
/// <param name="Hash">32 bytes, <see cref="JournalChain"/>.</param>
public sealed record JournalCommit(
    ShardId Shard, long Seq, long Epoch, ItemId Item, long ItemVersion, int EventCount, long AtMicros, byte[] Body,
        byte[] Hash);

/// <summary>Where a shard's chain ends, and in which epoch it may be continued.</summary>
public sealed record ShardHead(ShardId Shard, long Epoch, long Head, byte[] HeadHash);
