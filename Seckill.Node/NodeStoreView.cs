using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;

namespace Seckill.Node;

/// <summary>The rows of a store that a verb or an auditor looks at, while nodes may work on it.</summary>
/// <param name="stores">Disposed with it.</param>
/// <param name="shards">How many there must be; null: nobody said so.</param>
/// <param name="forVerb">Faults of the store are told as a verb tells them; else they are the store's own.</param>
internal sealed class NodeStoreView(IStores stores, int? shards = null, bool forVerb = false) : IStoreView
{
    private const int MostStrays = 10;

    public int? ShardCount => shards;

    /// <summary>Opens read only: no schema is applied, no row written.</summary>
    public static Task<IStoreView> OpenAsync(NodeSettings settings, CancellationToken cancellation) =>
        GuardAsync<IStoreView>(async () => new NodeStoreView(
            await NodeHost.OpenJournalAsync(
                settings, Guid.NewGuid(), TimeProvider.System, NullLogger.Instance, cancellation, readOnly: true),
            settings.StatedShards, forVerb: true));

    public Task<ClusterMap> ReadAsync(CancellationToken cancellation) => TellAsync(async () => new ClusterMap(
        await stores.Nodes.ReadAsync(cancellation), await stores.Shards.ReadAsync(cancellation)));

    public Task<IReadOnlyList<ShardHead>> HeadsAsync(CancellationToken cancellation) =>
        TellAsync<IReadOnlyList<ShardHead>>(async () =>
            [.. (await stores.Shards.ReadAsync(cancellation))
                .Select(row => new ShardHead(row.Shard, row.Epoch, row.Head, row.HeadHash))]);

    public Task<IReadOnlyList<JournalCommit>> CommitsAsync(
        ShardId shard, long after, int most, CancellationToken cancellation) =>
        TellAsync(async () => await stores.Journal.ReadShardAsync(shard, after, most, cancellation));

    public async IAsyncEnumerable<JournalCommit> ItemAsync(
        ItemId item, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (commit, _) in stores.Journal.ReadItemAsync(item, 0, cancellation))
        {
            yield return commit;
        }
    }

    public Task<IReadOnlyList<ShardOffset>> StraysAsync(CancellationToken cancellation) =>
        TellAsync(async () => await stores.Copy.StraysAsync(MostStrays, cancellation));

    public Task<IReadOnlyList<ShipToRow>?> ShipToAsync(
        ShardId shard, long from, long to, CancellationToken cancellation) =>
        TellAsync<IReadOnlyList<ShipToRow>?>(async () =>
            await stores.Journal.ReadShipToAsync(shard, from, to, cancellation));

    public IJournalCopy Side => stores.Copy;

    public ValueTask DisposeAsync() => stores.DisposeAsync();

    private Task<T> TellAsync<T>(Func<Task<T>> read) => forVerb ? GuardAsync(read) : read();

    /// <summary>Faults of the store as a verb tells them.</summary>
    internal static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (StoreException fault)
        {
            throw new CliException(ExitCode.WrongState, fault.Message);
        }
        catch (DbException fault)
        {
            throw new CliException(ExitCode.Unreachable, $"the store can not be read: {fault.Message}");
        }
    }
}
