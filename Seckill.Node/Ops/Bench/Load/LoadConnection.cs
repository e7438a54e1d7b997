using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>One keep-alive connection with at most one request under way. Owned by its generator's thread.</summary>
internal sealed class LoadConnection : IDisposable
{
    public const int MostRequestBytes = 8 * 1024;
    private const int MostAnswerBytes = 64 * 1024;
    private readonly byte[] _request = new byte[MostRequestBytes];
    private readonly byte[] _answer = new byte[MostAnswerBytes];
    private int _received;

    public LoadConnection(EndPoint target)
    {
        Socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            Socket.Connect(target);
            Socket.Blocking = false;
        }
        catch
        {
            Socket.Dispose();
            throw;
        }
    }

    public Socket Socket { get; }

    public bool Busy { get; private set; }

    /// <summary>Timestamp from which the latency of the request under way counts.</summary>
    public long CountsFrom { get; private set; }

    /// <summary>Sends the script's next request; false: it has none.</summary>
    public bool Send(ILoadScript script, int index, long countsFrom)
    {
        var length = script.Write(index, _request);
        if (length == 0)
        {
            return false;
        }

        CountsFrom = countsFrom;
        Busy = true;
        _received = 0;
        for (var sent = 0; sent < length;)
        {
            sent += Socket.Send(_request.AsSpan(sent, length - sent), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                Socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectWrite);
            }
            else if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }
        }

        return true;
    }

    /// <summary>Takes what has arrived; an answer of length 0 is not complete yet.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public HttpAnswer Receive()
    {
        var count = Socket.Receive(_answer.AsSpan(_received), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return default;
        }

        if (error != SocketError.Success || count == 0)
        {
            throw new SocketException((int)(error == SocketError.Success ? SocketError.ConnectionReset : error));
        }

        _received += count;
        var answer = HttpAnswer.Parse(_answer.AsSpan(0, _received));
        if (answer.Length > 0)
        {
            Busy = false;
        }

        return answer;
    }

    public void Dispose() => Socket.Dispose();
}
