using System.Net;
using System.Net.Sockets;

namespace Seckill.Tests.Ops.Fuzz;

/// <summary>Answers so many connections with 204, of which the last gets no answer, and is gone then.</summary>
internal sealed class MortalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public MortalServer(int life)
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync(life);
        if (life == 0)
        {
            _listener.Stop();
        }
    }

    public Uri Address { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _ = _serving.Exception;
    }

    private async Task ServeAsync(int life)
    {
        var buffer = new byte[1 << 20];
        for (; life > 0; life--)
        {
            using var socket = await _listener.AcceptSocketAsync();
            await socket.ReceiveAsync(buffer);
            if (life == 1)
            {
                _listener.Stop();
            }
            else
            {
                await socket.SendAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
    }
}
