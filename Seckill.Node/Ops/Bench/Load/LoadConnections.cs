using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// The connections of a load generator, dealt to its targets in turn, and what their answers add up to. A connection
/// that breaks is counted and opened again. Owned by the generator's one thread while a run goes on.
/// </summary>
internal sealed class LoadConnections : IDisposable
{
    private readonly IReadOnlyList<EndPoint> _targets;
    private readonly TimeProvider _time;
    private readonly LoadConnection[] _connections;
    private readonly int[] _ready;
    private readonly byte[] _request = new byte[LoadConnection.MostRequestBytes];
    private readonly ReadySet _set = ReadySet.Create();

    public LoadConnections(IReadOnlyList<EndPoint> targets, int count, TimeProvider time)
    {
        _targets = targets;
        _time = time;
        _ready = new int[count];
        _connections = new LoadConnection[count];
        for (var i = 0; i < count; i++)
        {
            Open(i);
        }
    }

    public int Count => _connections.Length;

    /// <summary>Waits at most so long; the indexes of connections to <see cref="Serve"/>.</summary>
    public ReadOnlySpan<int> Wait(TimeSpan most) => _ready.AsSpan(0, _set.Wait(_ready, most));

    /// <summary>
    /// Sends the script's next request on an idle connection; false: it has none, or the connection was broken.
    /// </summary>
    /// <param name="script">Writes the request.</param>
    /// <param name="index">Of the connection.</param>
    /// <param name="countsFrom">Timestamp from which the answer's latency counts.</param>
    /// <param name="result">Counts a fault.</param>
    public bool Send(ILoadScript script, int index, long countsFrom, LoadResult result)
    {
        try
        {
            return _connections[index].Send(script, index, countsFrom, _request);
        }
        catch (SocketException fault)
        {
            result.Tally.CountFault(Name(fault));
            result.Broken(countsFrom, _time.GetElapsedTime(countsFrom));
            Reopen(index);
            return false;
        }
    }

    /// <summary>Takes what a connection has for us and counts it; true: its request is over, it is idle.</summary>
    public bool Serve(ILoadScript script, int index, LoadResult result)
    {
        var connection = _connections[index];
        if (!connection.Busy)
        {
            // The server closed a connection that nobody used.
            Reopen(index);
            return false;
        }

        try
        {
            var answer = connection.Receive();
            if (answer.Length == 0)
            {
                return false;
            }

            result.Answered(connection.CountsFrom, _time.GetElapsedTime(connection.CountsFrom), answer.Status);
            result.Tally.CountAnswer(answer.Status, answer.Body);
            script.Read(index, answer.Status, answer.Body);
            if (answer.Closes)
            {
                Reopen(index);
            }
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException)
        {
            result.Tally.CountFault(Name(fault));
            result.Broken(connection.CountsFrom, _time.GetElapsedTime(connection.CountsFrom));
            Reopen(index);
        }

        return true;
    }

    /// <summary>
    /// Gives up on every answer under way. Each counts as an error, and in the latencies with the time it was waited
    /// for: leaving the slowest out would flatter.
    /// </summary>
    public void Abandon(LoadResult result)
    {
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].Busy)
            {
                result.Tally.CountFault(LoadTally.NoAnswer);
                result.Unanswered(_connections[i].CountsFrom, _time.GetElapsedTime(_connections[i].CountsFrom));
                Reopen(i);
            }
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _set.Dispose();
    }

    /// <summary>The cause of an error, as tallies have it.</summary>
    public static string Name(Exception fault) =>
        fault is SocketException socket ? LoadTally.BrokenConnection + socket.SocketErrorCode : "answer-malformed";

    private void Reopen(int index)
    {
        _connections[index].Dispose();
        Open(index);
    }

    /// <summary>To its target, or the next one that lets it in: a client whose node leaves goes to another.</summary>
    private void Open(int index)
    {
        for (var turn = 0; ; turn++)
        {
            try
            {
                _connections[index] = LoadConnection.Open(_targets[(index + turn) % _targets.Count]);
                _set.Add(_connections[index].Socket, index);
                return;
            }
            catch (SocketException) when (turn + 1 < _targets.Count)
            {
                // The last one's refusal is told.
            }
        }
    }
}
