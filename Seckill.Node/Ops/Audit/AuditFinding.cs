using Seckill.Domain;

namespace Seckill.Node.Ops.Audit;

/// <summary>The first bad place of a shard.</summary>
/// <param name="Place">The commit; offset 0: before the first.</param>
/// <param name="Item">The item whose history is broken there; null: the chain itself is.</param>
/// <param name="What">What is wrong, one line.</param>
internal sealed record AuditFinding(ShardOffset Place, ItemId? Item, string What);
