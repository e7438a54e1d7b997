using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>
/// Answers every connection with a stream of one event (node n0, n1, ...), then cuts the line or says nothing more.
/// </summary>
internal sealed class OneEventServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly bool _cuts;

    public OneEventServer(bool cuts)
    {
        _cuts = cuts;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
    }

    private async Task ServeAsync()
    {
        for (var turn = 0; ; turn++)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _clients.Add(client);
            await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                + "event: up\ndata: {\"at\":\"1970-01-01T00:00:00.000Z\",\"kind\":\"up\",\"node\":\"n" + turn
                + "\",\"later\":1}\n\n"));
            if (_cuts)
            {
                client.Dispose();
            }
        }
    }
}
