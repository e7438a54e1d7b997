using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Journal;

namespace Seckill.Node.Webhooks;

/// <summary>What telling events touches of its node.</summary>
/// <param name="Store">What was told.</param>
/// <param name="Journal">What there is to tell.</param>
/// <param name="Snapshots">Where a fold may begin.</param>
/// <param name="Items">A merchant's items, from the read model.</param>
/// <param name="MerchantOf">Whose item it is; null: can not be known now.</param>
/// <param name="Heads">The heads of all shards, as the store has them.</param>
/// <param name="IsMine">This node owns the shard, as far as it knows.</param>
/// <param name="ShardCount">Of the cluster.</param>
/// <param name="Told">So many deliveries were made; called after their commit.</param>
/// <param name="Everybody">Null: only merchants who asked are followed.</param>
public sealed record WalkerParts(
    IEventStore Store,
    IJournal Journal,
    ISnapshotStore Snapshots,
    IItemQueries Items,
    Func<ItemId, CancellationToken, ValueTask<string?>> MerchantOf,
    Func<CancellationToken, ValueTask<IReadOnlyList<ShardOffset>>> Heads,
    Func<ShardId, bool> IsMine,
    int ShardCount,
    Action<int> Told,
    EveryMerchant? Everybody = null);
