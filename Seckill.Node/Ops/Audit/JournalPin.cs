using Seckill.Domain;

namespace Seckill.Node.Ops.Audit;

/// <summary>
/// A hash that is known from outside the journal: whoever holds it sees when the journal was cut off before it, or
/// computed anew.
/// </summary>
/// <param name="Position">Of the commit; offset 0: the shard was empty.</param>
/// <param name="Hash">32 bytes.</param>
/// <param name="Whence">In words: which checkpoint, whose receipt.</param>
internal sealed record JournalPin(ShardOffset Position, byte[] Hash, string Whence);
