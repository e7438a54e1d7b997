using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Seckill.Tests.Cluster;

/// <summary>
/// A TCP proxy of our own in front of a server: each direction follows a rule that can be changed at any time, also for
/// connections that are open. Loopback only.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<ChaosLink, Task> _links = new();
    private readonly Task _accepting;
    private long _swallowed;
    private ChaosRule _toServer = ChaosRule.Pass;
    private ChaosRule _toClient = ChaosRule.Pass;

    public ChaosProxy(IPEndPoint target, TimeProvider time)
    {
        (_target, _time) = (target, time);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int OpenLinks => _links.Count;

    /// <summary>Bytes that were thrown away so far, in both directions.</summary>
    public long Swallowed => Interlocked.Read(ref _swallowed);

    /// <summary>For requests.</summary>
    public ChaosRule ToServer
    {
        get => Volatile.Read(ref _toServer);
        set => Volatile.Write(ref _toServer, value);
    }

    /// <summary>For answers.</summary>
    public ChaosRule ToClient
    {
        get => Volatile.Read(ref _toClient);
        set => Volatile.Write(ref _toClient, value);
    }

    /// <summary>New connections are reset at once; open ones go on.</summary>
    public bool Refuses { get; set; }

    /// <summary>Both directions pass again.</summary>
    public void Heal() => (ToServer, ToClient, Refuses) = (ChaosRule.Pass, ChaosRule.Pass, false);

    /// <summary>Resets every open connection, at both ends.</summary>
    public void ResetAll()
    {
        foreach (var link in _links.Keys)
        {
            link.Reset();
        }
    }

    internal void CountSwallowed(int bytes) => Interlocked.Add(ref _swallowed, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        ResetAll();
        await Task.WhenAll(_links.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                if (Refuses)
                {
                    client.Close(0);
                    continue;
                }

                var link = new ChaosLink(client, this, _time);
                _links[link] = Task.CompletedTask;
                var running = link.RunAsync(_target, _stop.Token);
                _links[link] = running;
                _ = running.ContinueWith(_ => _links.TryRemove(link, out Task? _), TaskScheduler.Default);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException)
            {
                // Told to stop, or a client that went away in the queue.
            }
        }
    }
}
