using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Seckill.Tests.Storage;

/// <summary>
/// A TCP proxy in front of a server that loses replies, or holds requests back until it is told to let them through. It
/// treats each connection as the mode says at the moment a piece of it arrives.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(NetworkStream To, byte[] Bytes)> _held =
        Channel.CreateUnbounded<(NetworkStream, byte[])>();

    private readonly Task _accepting;
    private volatile ProxyMode _mode;

    public CuttingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ProxyMode Mode
    {
        get => _mode;
        set => _mode = value;
    }

    /// <summary>Waits for a request that was held back, and sends it to the server now.</summary>
    public async Task ReleaseOneAsync(CancellationToken cancellation)
    {
        var (to, bytes) = await _held.Reader.ReadAsync(cancellation);
        await to.WriteAsync(bytes, cancellation);
    }

    /// <summary>Completes when a request has been held back.</summary>
    public async Task HeldAsync(CancellationToken cancellation) => await _held.Reader.WaitToReadAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            _ = PumpAsync(client, server, isRequest: true);
            _ = PumpAsync(server, client, isRequest: false);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isRequest)
    {
        var buffer = new byte[64 * 1024];

        // A client that hangs up while its request is held back must not take the server's connection with it.
        var closes = true;
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                if (isRequest && _mode == ProxyMode.HoldRequests)
                {
                    closes = false;
                    await _held.Writer.WriteAsync((to.GetStream(), buffer[..read]));
                }
                else if (!isRequest && _mode == ProxyMode.CutAtReply)
                {
                    to.Close();
                    return;
                }
                else
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                }
            }
        }
        catch (Exception fault) when (
            fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException
                or InvalidOperationException)
        {
        }

        if (closes)
            to.Close();
    }
}

internal enum ProxyMode
{
    Pass,

    /// <summary>The server's answer reaches the proxy, and then the client's connection is cut.</summary>
    CutAtReply,

    /// <summary>Requests stay here until released, even when the client has gone.</summary>
    HoldRequests,
}
