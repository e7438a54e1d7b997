using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>A store that a journal is brought into; on SQLite the file's lock keeps nodes away meanwhile.</summary>
internal sealed class NodeStoreTarget(IStores stores) : IJournalTarget
{
    public IJournalRows Rows { get; } = new NodeStoreView(stores, forVerb: true);

    public IJournalCopy Copy => stores.Copy;

    /// <summary>Applies the schema where there is none.</summary>
    public static Task<IJournalTarget> OpenAsync(NodeSettings settings, CancellationToken cancellation) =>
        NodeStoreView.GuardAsync<IJournalTarget>(async () => new NodeStoreTarget(await NodeHost.OpenJournalAsync(
            settings, Guid.NewGuid(), TimeProvider.System, NullLogger.Instance, cancellation)));

    public Task EnsureShardsAsync(int count, CancellationToken cancellation) =>
        NodeStoreView.GuardAsync(async () =>
        {
            await stores.Shards.EnsureAsync(count, cancellation);
            return count;
        });

    public ValueTask DisposeAsync() => stores.DisposeAsync();
}
