using System.Net;
using System.Text.Json;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A real node of this binary in a process of its own, on free ports of loopback, on the benchmark's store.
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
    private readonly DirectoryInfo _data;

    private NodeChild(ChildProcess child, IPEndPoint address, DirectoryInfo data)
    {
        (Child, Address, _data) = (child, address, data);
    }

    public ChildProcess Child { get; }

    public IPEndPoint Address { get; }

    public Uri Server => new($"http://{Address}");

    public static async Task<NodeChild> StartAsync(
        BenchGround ground, CancellationToken cancellation)
    {
        var address = ChildProcess.FreeAddress();
        var management = ChildProcess.FreeAddress();
        var data = Directory.CreateTempSubdirectory("seckill-bench-node-");
        string[] own =
        [
            $"seckill.http.listen=http://{address}",
            $"seckill.management.listen=http://{management}",
            $"seckill.node.data-dir={data.FullName}",
        ];
        var file = Path.Combine(data.FullName, "node.conf");
        await File.WriteAllLinesAsync(
            file, ground.Sets.Concat(Limits).Concat(own).Concat(ground.Store.Settings).Select(Line), cancellation);
        var node = new NodeChild(ChildProcess.Start(["run", "--config", file], ground.Time), address, data);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://{management}") };
            await node.Child.ReadyAsync(token => IsReadyAsync(client, token), StartTime, cancellation);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Child.DisposeAsync();
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
