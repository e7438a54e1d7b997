using System.Net;
using System.Net.Sockets;

namespace Seckill.Tests.Peers;

/// <summary>
/// A TCP proxy in front of a peer. It can swallow what comes, as a cut cable does: connections stay up and nothing
/// arrives; or stop reading, as a stopped process does; or cut all connections.
/// </summary>
internal sealed class StallingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _open = [];
    private readonly Task _accepting;
    private TaskCompletionSource _reads = new();
    private volatile bool _swallows;
    private long _swallowed;

    public StallingProxy(string target)
    {
        _target = int.Parse(target.Split(':')[^1]);
        _reads.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Connections that were accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>Bytes that were dropped.</summary>
    public long Swallowed => Interlocked.Read(ref _swallowed);

    /// <summary>True: bytes of both directions are read and dropped.</summary>
    public bool Swallows
    {
        get => _swallows;
        set => _swallows = value;
    }

    /// <summary>Reads nothing more, until <see cref="Resume"/>.</summary>
    public void Stall() => Volatile.Write(ref _reads, new TaskCompletionSource());

    public void Resume() => Volatile.Read(ref _reads).TrySetResult();

    public void CutAll()
    {
        lock (_open)
        {
            foreach (var client in _open) client.Close();
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutAll();
        Resume();
        await _accepting.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Accepted++;
            var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            lock (_open) _open.AddRange([client, server]);
            _ = PumpAsync(client, server);
            _ = PumpAsync(server, client);
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                await Volatile.Read(ref _reads).Task.WaitAsync(_stop.Token);
                if (_swallows) Interlocked.Add(ref _swallowed, read);
                else await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception fault) when (
            fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException
                or InvalidOperationException)
        {
        }

        if (!_swallows) to.Close();
    }
}
