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

    /// <summary>Until both directions have ended, or the proxy stops.</summary>
    public async Task RunAsync(IPEndPoint target, CancellationToken stop)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(target, stop);
            await Task.WhenAll(
                PumpAsync(client, _server, () => proxy.ToServer, Reset, stop),
                PumpAsync(_server, client, () => proxy.ToClient, () => { }, stop));
        }
        catch (Exception fault) when (IsGone(fault))
        {
            // No server, or told to stop.
        }
        finally
        {
            Reset();
        }
    }

    public void Reset()
    {
        client.Close(0);
        _server.Close(0);
    }

    private static bool IsGone(Exception fault) =>
        fault is SocketException or OperationCanceledException or ObjectDisposedException;

    /// <summary>
    /// Reads as fast as it comes, so that a delay costs time and not rate; writes when the rule lets it. What was sent
    /// before its sender went is delivered all the same: a request may arrive long after its client has given up. So a
    /// client that has gone ends nothing here, and a server that has gone ends the client's connection.
    /// </summary>
    private async Task PumpAsync(
        Socket from, Socket to, Func<ChaosRule> rule, Action whenNobodyReads, CancellationToken stop)
    {
        var pieces = Channel.CreateBounded<(byte[] Bytes, long At)>(MostPieces);
        var reading = ReadAsync(from, pieces.Writer, stop);
        try
        {
            if (await WriteAsync(to, pieces.Reader, rule, stop))
            {
                to.Shutdown(SocketShutdown.Send);
            }
            else
            {
                Reset();
            }
        }
        catch (Exception fault) when (IsGone(fault))
        {
            whenNobodyReads();
        }

        await foreach (var _ in pieces.Reader.ReadAllAsync(stop))
        {
            // To nobody.
        }

        await reading;
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long At)> pieces, CancellationToken stop)
    {
        try
        {
            var buffer = new byte[PieceSize];
            while (await from.ReceiveAsync(buffer, stop) is > 0 and var read)
            {
                await pieces.WriteAsync((buffer[..read], time.GetTimestamp()), stop);
            }
        }
        catch (Exception fault) when (IsGone(fault))
        {
            // An end like another.
        }
        finally
        {
            pieces.Complete();
        }
    }

    /// <summary>False: the connection is to be cut here.</summary>
    private async Task<bool> WriteAsync(
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
                proxy.CountSwallowed(bytes.Length);
                continue;
            }

            var most = (int)Math.Min(bytes.Length, (now.CutAfter ?? long.MaxValue) - passed);
            await to.SendAsync(bytes.AsMemory(0, most), stop);
            passed += most;
            if (passed >= now.CutAfter)
            {
                return false;
            }
        }

        return true;
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
