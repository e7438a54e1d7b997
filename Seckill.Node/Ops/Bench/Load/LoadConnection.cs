using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>One keep-alive connection with at most one request under way. Owned by its generator's thread.</summary>
internal sealed class LoadConnection : IDisposable
{
    public const int MostRequestBytes = 8 * 1024;
    private const int MostAnswerBytes = 64 * 1024;

    // Grows when an answer needs it: thousands of connections must not cost the machine they measure its memory.
    private byte[] _answer = new byte[2 * 1024];
    private int _received;

    private LoadConnection(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public bool Busy { get; private set; }

    /// <summary>Timestamp from which the latency of the request under way counts.</summary>
    public long CountsFrom { get; private set; }

    /// <summary>Not connected yet.</summary>
    public static LoadConnection Prepare(EndPoint target)
    {
        var connection = Make(target);
        connection.Socket.Blocking = false;
        return connection;
    }

    /// <summary>Connects, and waits for it.</summary>
    /// <remarks>
    /// The socket blocks until it is connected. One that has been non-blocking before would wait by way of the
    /// runtime's own epoll and stay there: a wake-up of its threads for each answer, beside what is measured.
    /// </remarks>
    /// <exception cref="SocketException">The target does not let it in.</exception>
    public static LoadConnection Open(EndPoint target)
    {
        var connection = Make(target);
        try
        {
            connection.Socket.Connect(target);
            connection.Socket.Blocking = false;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins to connect; the socket is writable when it is connected or has failed.</summary>
    /// <exception cref="SocketException">It failed at once.</exception>
    public void Begin(EndPoint target)
    {
        try
        {
            Socket.Connect(target);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Under way.
        }
    }

    /// <summary>Sends the script's next request; false: it has none.</summary>
    /// <param name="script">Writes the request.</param>
    /// <param name="index">Of the connection.</param>
    /// <param name="countsFrom">Timestamp from which the answer's latency counts.</param>
    /// <param name="request">Room for it; free again afterwards.</param>
    public bool Send(ILoadScript script, int index, long countsFrom, byte[] request)
    {
        var length = script.Write(index, request);
        if (length == 0)
        {
            return false;
        }

        CountsFrom = countsFrom;
        Busy = true;
        _received = 0;
        for (var sent = 0; sent < length;)
        {
            sent += Socket.Send(request.AsSpan(sent, length - sent), SocketFlags.None, out var error);
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
    /// <exception cref="InvalidDataException">What came is no answer, or too large for one.</exception>
    public HttpAnswer Receive()
    {
        if (_received == _answer.Length)
        {
            Array.Resize(ref _answer, _received < MostAnswerBytes
                ? 2 * _received : throw new InvalidDataException($"an answer of more than {MostAnswerBytes} bytes"));
        }

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

    private static LoadConnection Make(EndPoint target) =>
        new(new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
}
