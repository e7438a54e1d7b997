using System.Net;
using Npgsql;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Three nodes on loopback, each of which reaches the database, and is reached by the others, through a proxy of its
/// own.
/// </summary>
public sealed class ProxiedCluster : IAsyncDisposable
{
    private readonly Dictionary<string, ChaosProxy> _toDatabase = [];
    private readonly Dictionary<string, ChaosProxy> _toNode = [];
    private ClusterGround? _ground;

    /// <summary>From that node to the database.</summary>
    public IReadOnlyDictionary<string, ChaosProxy> ToDatabase => _toDatabase;

    /// <summary>From the other nodes to that one.</summary>
    public IReadOnlyDictionary<string, ChaosProxy> ToNode => _toNode;

    public async Task<ClusterGround> WholeAsync()
    {
        _ground ??= await ClusterGround.StartAsync(new ClusterSetup
        {
            ConnectionOf = (name, connection) =>
            {
                var direct = new NpgsqlConnectionStringBuilder(connection);
                direct.Port = (_toDatabase[name] = Proxy(direct.Port)).Port;
                return direct.ConnectionString;
            },
            SettingsOf = (name, place) =>
            {
                _toNode[name] = Proxy(place.Cluster);
                return [$"seckill.cluster.advertise=127.0.0.1:{_toNode[name].Port}"];
            },
        });
        await _ground.WholeAsync();
        return _ground;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ground is not null)
        {
            await _ground.DisposeAsync();
        }

        await Task.WhenAll(_toDatabase.Values.Concat(_toNode.Values).Select(proxy => proxy.DisposeAsync().AsTask()));
    }

    private static ChaosProxy Proxy(int port) => new(new IPEndPoint(IPAddress.Loopback, port), TimeProvider.System);
}
