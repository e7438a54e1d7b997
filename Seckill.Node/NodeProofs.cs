using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Config;
using Seckill.Node.Gateway;
using Seckill.Node.Journal;
using Seckill.Node.Projections;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>A node's part in proving what stands in the journal, wired: receipts of orders, and checkpoints.</summary>
internal sealed class NodeProofs : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly SigningKey _key;

    public NodeProofs(
        NodeSettings settings, IStores stores, NodeKeys keys, IReadModelQueries queries, JournalClock clock,
        Func<ShardId, bool> isMine, TimeProvider time, ILoggerFactory logs)
    {
        _key = new SigningKey(keys.SigningKey);
        Receipts = new OrderReceipts(stores.Journal, _key, logs.CreateLogger<OrderReceipts>());
        var vault = settings.Audit.CheckpointDirectory is { } directory ? new FileCheckpointVault(directory) : null;
        Clerk = new CheckpointClerk(
            new CheckpointParts(
                async cancellation => [.. (await stores.Shards.ReadAsync(cancellation))
                    .Select(row => new ShardHead(row.Shard, row.Epoch, row.Head, row.HeadHash))],
                () => clock.Now, () => isMine(new ShardId(0)), new SaleEnds(queries, time).AnyAsync,
                stores.Checkpoints, vault, _key, settings.Audit.CheckpointInterval, Look),
            time, logs.CreateLogger<CheckpointClerk>());
    }

    public OrderReceipts Receipts { get; }

    public CheckpointClerk Clerk { get; }

    public async ValueTask DisposeAsync()
    {
        await Clerk.DisposeAsync();
        _key.Dispose();
    }
}
