using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Management;

namespace Seckill.Node.Ops.Verbs;

/// <summary>Where a verb looks: a node that is asked, or the store itself.</summary>
internal interface IClusterSource : IAsyncDisposable
{
    Task<MemberList> MembersAsync(bool all, CancellationToken cancellation);

    Task<ShardList> ShardsAsync(bool stats, CancellationToken cancellation);

    Task<PlaceResource> WhereAsync(ItemId item, CancellationToken cancellation);
}

/// <summary>The store, read only. What only owners know is missing.</summary>
internal sealed class StoreSource(IStoreView store) : IClusterSource
{
    public async Task<MemberList> MembersAsync(bool all, CancellationToken cancellation) =>
        ClusterViews.Members(await store.ReadAsync(cancellation), null, all);

    public async Task<ShardList> ShardsAsync(bool stats, CancellationToken cancellation) =>
        ClusterViews.Shards(await store.ReadAsync(cancellation), []);

    public async Task<PlaceResource> WhereAsync(ItemId item, CancellationToken cancellation)
    {
        var map = await store.ReadAsync(cancellation);
        return map.Shards.Count > 0 ? ClusterViews.Place(map, item)
            : throw new CliException(ExitCode.WrongState, "the store has no shards yet: no node ever ran on it");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}

/// <summary>Chooses where a verb looks by the options that were given.</summary>
internal static class ClusterSources
{
    /// <summary>--config or --set without --node name a store.</summary>
    public static bool IsStore(VerbCall call) =>
        !call.Has(VerbOptions.Node) && (call.ConfigFile is not null || call.Sets.Count > 0);

    public static async Task<IClusterSource> OpenAsync(
        VerbCall call, VerbPorts ports, CancellationToken cancellation) => IsStore(call)
        ? new StoreSource(await ports.OpenStore(call.LoadSettings(), cancellation)) : NodeClient.Of(call, ports.Time);

    /// <summary>For verbs that only a running node can answer.</summary>
    public static NodeClient NeedNode(VerbCall call, VerbPorts ports) => IsStore(call)
        ? throw new CliException(
            ExitCode.Usage, "only a running node can do that: give --node URL, not --config or --set")
        : NodeClient.Of(call, ports.Time);
}
