using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>Sends bytes on a connection of their own, and reads what comes back, whatever it is.</summary>
internal sealed class RawClient(Uri server, TimeProvider time)
{
    private const int MostAnswer = 16 << 20;

    /// <summary>How long an answer may take; requests ask for waits of a second at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Streams never end: so much of one is listened to.</summary>
    private static readonly TimeSpan StreamTime = TimeSpan.FromMilliseconds(150);

    private readonly IPEndPoint _address = new(
        Dns.GetHostAddresses(server.Host).First(one => one.AddressFamily == AddressFamily.InterNetwork), server.Port);

    /// <summary>Throws <see cref="FuzzFinding"/> when nothing comes in time.</summary>
    public async Task<FuzzAnswer> SendAsync(FuzzRequest request, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await socket.ConnectAsync(_address, either.Token);
            await WriteAsync(socket, request, either.Token);
            var bytes = await ReadAsync(socket, either.Token);
            return Parse(bytes, request, time.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new FuzzFinding($"no whole answer within {Patience.TotalSeconds} s");
        }
    }

    private async Task WriteAsync(Socket socket, FuzzRequest request, CancellationToken cancellation)
    {
        try
        {
            var bytes = request.ToBytes(server.Authority);
            for (var at = 0; at < bytes.Length;)
            {
                at += await socket.SendAsync(bytes.AsMemory(at), cancellation);
            }

            if (request.ToldLength is not null)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // It may refuse before it has read all; its answer is there to be read, or there is none.
        }
    }

    private async Task<byte[]> ReadAsync(Socket socket, CancellationToken cancellation)
    {
        var (all, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        using var stream = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stream.Token, cancellation);
        var isStream = false;
        try
        {
            while (await socket.ReceiveAsync(buffer, either.Token) is > 0 and var length && all.Length < MostAnswer)
            {
                all.Write(buffer.AsSpan(0, length));
                if (!isStream && IsStream(all.GetBuffer().AsSpan(0, (int)Math.Min(all.Length, 4096))))
                {
                    isStream = true;
                    stream.CancelAfter(StreamTime);
                }
            }
        }
        catch (OperationCanceledException) when (stream.IsCancellationRequested)
        {
            // Enough of a stream.
        }
        catch (SocketException)
        {
            // Cut: what came so far is all there is.
        }

        return all.ToArray();
    }

    private static bool IsStream(ReadOnlySpan<byte> head) =>
        head.IndexOf("\r\n\r\n"u8) is >= 0 and var end && head[..end].IndexOf("text/event-stream"u8) >= 0;

    private static FuzzAnswer Parse(byte[] bytes, FuzzRequest request, TimeSpan took)
    {
        if (bytes.Length == 0)
        {
            return new FuzzAnswer(0, new Dictionary<string, string>(), [], took);
        }

        // Interim answers (100 Continue) come before the one that counts.
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        while (end >= 0 && bytes.AsSpan().StartsWith("HTTP/1.1 1"u8))
        {
            bytes = bytes[(end + 4)..];
            end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        }

        var lines = end < 0 ? [] : Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        if (lines.Length == 0 || lines[0].Split(' ') is not ["HTTP/1.1", var code, ..]
            || !int.TryParse(code, out var status))
        {
            throw new FuzzFinding($"no HTTP: {Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 200)])}");
        }

        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].ToLowerInvariant(), pair => pair[1].Trim())
            .ToDictionary(group => group.Key, group => string.Join(", ", group));
        var body = bytes[(end + 4)..];
        if (headers.TryGetValue("content-length", out var told) && request.Method != "HEAD" && status != 304
            && told != $"{body.Length}")
        {
            throw new FuzzFinding($"{body.Length} bytes came where Content-Length says {told}");
        }

        return new FuzzAnswer(
            status, headers, headers.ContainsKey("transfer-encoding") ? Joined(body) : body, took);
    }

    /// <summary>Chunks joined (RFC 9112, 7.1), as far as they came.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> chunks)
    {
        var all = new MemoryStream();
        while (chunks.IndexOf("\r\n"u8) is > 0 and var end
            && int.TryParse(
                Encoding.ASCII.GetString(chunks[..end]), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                out var size)
            && size > 0)
        {
            chunks = chunks[(end + 2)..];
            all.Write(chunks[..Math.Min(size, chunks.Length)]);
            chunks = chunks[Math.Min(size + 2, chunks.Length)..];
        }

        return all.ToArray();
    }
}
