namespace Seckill.Tests.Cluster;

/// <summary>
/// Tests on the shared cluster run one after another and apart from all others: two cores are few for three nodes, a
/// database and a crowd.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClusterCollection : ICollectionFixture<SharedCluster>
{
    public const string Name = "cluster";
}

/// <summary>Three nodes on loopback, started by the first test that wants them and made whole for each.</summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private ClusterGround? _ground;

    public async Task<ClusterGround> WholeAsync()
    {
        _ground ??= await ClusterGround.StartAsync(new ClusterSetup());
        await _ground.WholeAsync();
        return _ground;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ground is not null)
        {
            await _ground.DisposeAsync();
        }
    }
}
