using System.Net;
using System.Text.Json;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A real node of this binary in a process of its own, on ports of loopback that it keeps, on the benchmark's store.
/// </summary>
internal sealed class NodeChild : IAsyncDisposable
{
    // Limiters stay on, and look at every request; they are only set so that they never say no.
    private static readonly string[] Limits =
    [
        "seckill.admission.buyer.rate=1000000",
        "seckill.admission.buyer.burst=1000000",
        "seckill.admission.address.rate=10000000",
        "seckill.admission.address.burst=10000000",
    ];

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(40);
    private readonly TimeProvider _time;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("seckill-bench-node-");
    private ChildProcess? _child;

    private NodeChild(string name, TimeProvider time) => (Name, _time) = (name, time);

    public string Name { get; }

    public ChildProcess Child => _child ?? throw new InvalidOperationException($"{Name} does not run");

    public IPEndPoint Address { get; } = ChildProcess.FreeAddress();

    public Uri Server => new($"http://{Address}");

    public Uri Management { get; } = new($"http://{ChildProcess.FreeAddress()}");

    private string SettingsFile => Path.Combine(_data.FullName, "node.conf");

    public static Task<NodeChild> StartAsync(BenchGround ground, CancellationToken cancellation) =>
        StartAsync(ground, "node-1", cancellation);

    /// <summary>Starts a node of this name and waits until it is ready.</summary>
    public static async Task<NodeChild> StartAsync(BenchGround ground, string name, CancellationToken cancellation)
    {
        var node = new NodeChild(name, ground.Time);
        string[] own =
        [
            $"seckill.node.name={name}",
            $"seckill.http.listen=http://{node.Address}",
            $"seckill.management.listen={node.Management.GetLeftPart(UriPartial.Authority)}",
            $"seckill.cluster.listen={ChildProcess.FreeAddress()}",
            $"seckill.node.data-dir={node._data.FullName}",
        ];
        try
        {
            await File.WriteAllLinesAsync(node.SettingsFile,
                ground.Sets.Concat(Limits).Concat(own).Concat(ground.Store.Settings).Select(Line), cancellation);
            await node.StartAgainAsync(cancellation);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The killed node anew, on the same ports, and waits until it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken cancellation)
    {
        _child = ChildProcess.Start(["run", "--config", SettingsFile], _time);
        using var client = new HttpClient { BaseAddress = Management };
        await _child.ReadyAsync(token => IsReadyAsync(client, token), StartTime, cancellation);
    }

    /// <summary>A graceful stop: the node gives its shards away and ends; it is gone when it returns.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await Child.StopAsync(LeaveTime, cancellation);
        await KillAsync();
    }

    /// <summary>kill -9; the process is gone when it returns.</summary>
    public async ValueTask KillAsync()
    {
        if (_child is { } child)
        {
            _child = null;
            await child.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>
    /// Settings go through a file that only we can read: a command line would show the database's password to
    /// everybody. Text in quotes is written alike in HOCON and JSON.
    /// </summary>
    private static string Line(string setting)
    {
        var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        return value.Length > 0 && value[0] is ('[' or '{' or '"')
            ? $"{key} = {value}" : $"{key} = {JsonSerializer.Serialize(value)}";
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync("/readyz", cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
