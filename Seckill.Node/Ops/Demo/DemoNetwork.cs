using System.Net;
using Seckill.Client;

namespace Seckill.Node.Ops.Demo;

/// <summary>The way of made-up people to this node: its own public listener, over the loopback.</summary>
/// <param name="address">Where the listener is; known once it listens.</param>
internal sealed class DemoNetwork(Func<Uri> address) : IDisposable
{
    private const int MostConnections = 4_096;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = MostConnections,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The listener's address as this machine reaches it.</summary>
    public Uri Address
    {
        get
        {
            var listens = new UriBuilder(address());
            listens.Host = listens.Host switch
            {
                "0.0.0.0" or "*" or "+" => IPAddress.Loopback.ToString(),
                "[::]" => $"[{IPAddress.IPv6Loopback}]",
                var host => host,
            };
            return listens.Uri;
        }
    }

    /// <summary>A client of somebody with a development token of his own.</summary>
    public async Task<SeckillClient> SignInAsync(
        string subject, IReadOnlyList<string> roles, CancellationToken cancellation)
    {
        var anybody = new SeckillClient(_http, new SeckillClientOptions { BaseAddress = Address });
        var token = (await anybody.Development.TokenAsync(subject, roles, cancellation)).Token;
        return new SeckillClient(_http, new SeckillClientOptions
        {
            BaseAddress = Address,
            Token = _ => ValueTask.FromResult<string?>(token),
        });
    }

    public void Dispose() => _http.Dispose();
}
