using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>Nodes of this binary on the benchmark's PostgreSQL, and what the tables say of them.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private readonly BenchGround _ground;

    private BenchCluster(BenchGround ground, IStores stores, IReadOnlyList<NodeChild> nodes) =>
        (_ground, Stores, Nodes) = (ground, stores, nodes);

    public IStores Stores { get; }

    /// <summary>node-1, node-2 and so on.</summary>
    public IReadOnlyList<NodeChild> Nodes { get; }

    /// <summary>Starts so many nodes and waits until they are ready and the shards rest where they are.</summary>
    public static async Task<BenchCluster> StartAsync(BenchGround ground, int count, CancellationToken cancellation)
    {
        if (ground.Store.Name != "postgres")
        {
            throw new CliException(ExitCode.Usage, "a cluster needs PostgreSQL: --store postgres");
        }

        var stores = await ground.OpenStoresAsync(cancellation);
        var nodes = new List<NodeChild>();
        var cluster = new BenchCluster(ground, stores, nodes);
        try
        {
            for (var i = 1; i <= count; i++)
            {
                nodes.Add(await NodeChild.StartAsync(ground, $"node-{i}", cancellation));
            }

            await cluster.SettleAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public ShardId ShardOf(string item) => ItemId.TryParse(item, out var id)
        ? ShardId.Of(id, _ground.Settings.Cluster.Shards) : throw new ArgumentException($"'{item}' is no item id");

    public async Task<ShardRow> ReadShardAsync(ShardId shard, CancellationToken cancellation) =>
        (await Stores.Shards.ReadAsync(cancellation)).Single(row => row.Shard == shard);

    /// <summary>Who owns the shard; null: nobody, or a node that is not up.</summary>
    public async Task<ShardOwner?> FindOwnerAsync(ShardId shard, CancellationToken cancellation)
    {
        var row = await ReadShardAsync(shard, cancellation);
        var node = (await Stores.Nodes.ReadAsync(cancellation))
            .FirstOrDefault(node => node.Incarnation == row.Owner && node.State == NodeState.Up);
        return node is null ? null : new ShardOwner(Nodes.Single(child => child.Name == node.NodeId), row);
    }

    public async Task<ShardOwner> OwnerAsync(ShardId shard, CancellationToken cancellation)
    {
        var start = _ground.Time.GetTimestamp();
        while (true)
        {
            if (await FindOwnerAsync(shard, cancellation) is { } owner)
            {
                return owner;
            }

            if (_ground.Time.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"shard {shard} had no owner for {Patience}");
            }

            await Task.Delay(Glance, _ground.Time, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Stores.DisposeAsync();
    }

    /// <summary>
    /// Every shard has an owner that is up, no wish is open, and nothing has changed for a while: a cluster that still
    /// deals its shards out would be measured while it does other work.
    /// </summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        var start = _ground.Time.GetTimestamp();
        var since = start;
        long epochs = -1;
        while (_ground.Time.GetElapsedTime(since) < Calm)
        {
            await Task.Delay(Glance, _ground.Time, cancellation);
            var up = (await Stores.Nodes.ReadAsync(cancellation))
                .Where(node => node.State == NodeState.Up).Select(node => node.Incarnation).ToHashSet();
            var rows = await Stores.Shards.ReadAsync(cancellation);
            var sum = rows.Sum(row => row.Epoch);
            var wished = rows.Count(row => row.Want is not null);
            var orphans = rows.Count(row => row.Owner is not { } owner || !up.Contains(owner));
            if (sum != epochs || wished + orphans > 0)
            {
                (epochs, since) = (sum, _ground.Time.GetTimestamp());
            }

            if (_ground.Time.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException(
                    $"the shards did not come to rest: {wished} wishes are open, {orphans} have no owner that is up\n"
                    + string.Join('\n', Nodes.Select(node => $"{node.Name} said:\n{node.Child.LastOutput}")));
            }
        }
    }
}

/// <summary>A node, and the row of a shard that names it as its owner.</summary>
internal sealed record ShardOwner(NodeChild Node, ShardRow Row);
