using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Seckill.Tests.Cluster;

/// <summary>One connection through a proxy: two pumps that obey its rules, one end as dead as the other.</summary>
internal sealed class ChaosLink(Socket client, ChaosProxy proxy, TimeProvider time)
{
    private const int PieceSize = 16 * 1024;
    private const int MostPieces = 4096;
    private static readonly TimeSpan StallLook = TimeSpan.FromMilliseconds(5);

    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Until one end has gone, or the proxy stops.</summary>
    public async Task RunAsync(IPEndPoint target, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(target, stop);
            await await Task.WhenAny(
                PumpAsync(client, _server, () => proxy.ToServer, gone.Token),
                PumpAsync(_server, client, () => proxy.ToClient, gone.Token));
        }
        catch (Exception fault) when (
            fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // An end has gone: so has the other.
        }
        finally
        {
            await gone.CancelAsync();
            Reset();
        }
    }

    public void Reset()
    {
        client.Close(0);
        _server.Close(0);
    }

    /// <summary>Reads as fast as it comes, so that a delay costs time and not rate; writes when the rule lets it.</summary>
    private async Task PumpAsync(Socket from, Socket to, Func<ChaosRule> rule, CancellationToken stop)
    {
        var pieces = Channel.CreateBounded<(byte[] Bytes, long At)>(MostPieces);
        var writing = WriteAsync(to, pieces.Reader, rule, stop);
        await await Task.WhenAny(writing, ReadAsync(from, pieces.Writer, stop));
        await writing;
    }

    /// <summary>The end of a direction is passed on after what came before it.</summary>
    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long At)> pieces, CancellationToken stop)
    {
        var buffer = new byte[PieceSize];
        while (await from.ReceiveAsync(buffer, stop) is > 0 and var read)
        {
            await pieces.WriteAsync((buffer[..read], time.GetTimestamp()), stop);
        }

        pieces.Complete();
    }

    private async Task WriteAsync(
        Socket to, ChannelReader<(byte[] Bytes, long At)> pieces, Func<ChaosRule> rule, CancellationToken stop)
    {
        var (under, passed) = (rule(), 0L);
        await foreach (var (bytes, at) in pieces.ReadAllAsync(stop))
        {
            var now = await WhenItPassesAsync(rule, at, stop);
            passed = ReferenceEquals(now, under) ? passed : 0;
            under = now;
            if (now.Swallows)
            {
                continue;
            }

            var most = (int)Math.Min(bytes.Length, (now.CutAfter ?? long.MaxValue) - passed);
            await to.SendAsync(bytes.AsMemory(0, most), stop);
            passed += most;
            if (passed >= now.CutAfter)
            {
                return;
            }
        }
    }

    /// <summary>The rule under which the piece goes on.</summary>
    private async Task<ChaosRule> WhenItPassesAsync(Func<ChaosRule> rule, long at, CancellationToken stop)
    {
        while (true)
        {
            var now = rule();
            var left = now.Delay - time.GetElapsedTime(at);
            if (!now.Stalls && left <= TimeSpan.Zero)
            {
                return now;
            }

            await Task.Delay(now.Stalls || left > StallLook ? StallLook : left, time, stop);
        }
    }
}
