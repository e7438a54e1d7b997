using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A crowd of clients that all come within a moment: each opens a connection of its own when a fixed schedule says so
/// and sends what the script has for it, one request after the other. One thread does it all.
/// </summary>
/// <remarks>
/// A client is connecting, then waiting for an answer, then served or lost. Connecting does not block: the others'
/// instants are kept, also when the server's backlog is full and a connection takes a second.
/// </remarks>
/// <param name="target">Where all of them go.</param>
/// <param name="clients">How many they are.</param>
/// <param name="within">All come within this time.</param>
/// <param name="patience">How long after that somebody still waits for his answer.</param>
/// <param name="time">Clock.</param>
public sealed class StepGenerator(
    EndPoint target, int clients, TimeSpan within, TimeSpan patience, TimeProvider time) : IDisposable
{
    /// <summary>Opened before the answers are looked at again, when the generator is late.</summary>
    private const int MostAtOnce = 8;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    // Their sockets are made beforehand: in a real crowd that is other machines' work.
    private readonly LoadConnection?[] _connections =
        [.. Enumerable.Range(0, clients).Select(_ => LoadConnection.Prepare(target))];

    private readonly bool[] _connected = new bool[clients];
    private readonly byte[] _request = new byte[LoadConnection.MostRequestBytes];
    private readonly ReadySet _set = ReadySet.Create();
    private readonly StepResult _result = new();
    private long _start;
    private int _begun;
    private int _over;

    /// <summary>Once only. Client i is due at i / clients of the time within which all come.</summary>
    public Task<StepResult> RunAsync(ILoadScript script, CancellationToken cancellation) =>
        HttpLoad.OnOwnThreadAsync(() => Run(script, cancellation), cancellation);

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection?.Dispose();
        }

        _set.Dispose();
    }

    private StepResult Run(ILoadScript script, CancellationToken cancellation)
    {
        var ready = new int[256];
        _start = time.GetTimestamp();
        while (_over < clients)
        {
            cancellation.ThrowIfCancellationRequested();
            BeginDue();
            var elapsed = time.GetElapsedTime(_start);
            if (elapsed > within + patience)
            {
                Abandon();
                break;
            }

            var wait = _begun == clients ? Glance : DueOf(_begun) - elapsed;
            var count = _set.Wait(ready, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            foreach (var index in ready.AsSpan(0, count))
            {
                Serve(script, index);
            }
        }

        return _result;
    }

    private void BeginDue()
    {
        var most = Math.Min(clients, _begun + MostAtOnce);
        for (; _begun < most && time.GetElapsedTime(_start) is var now && now >= DueOf(_begun); _begun++)
        {
            _result.SendDelay.Record(now - DueOf(_begun));
            _result.OpenedWithin = now;
            try
            {
                var connection = _connections[_begun]!;
                connection.Begin(target);
                _set.AddConnecting(connection.Socket, _begun);
            }
            catch (SocketException fault)
            {
                Lose(_begun, fault);
            }
        }
    }

    private void Serve(ILoadScript script, int index)
    {
        try
        {
            if (!_connected[index])
            {
                Greet(script, index);
                return;
            }

            var answer = _connections[index]!.Receive();
            if (answer.Length == 0)
            {
                return;
            }

            script.Read(index, answer.Status, answer.Body);
            if (!_connections[index]!.Send(script, index, Timestamp(index), _request))
            {
                Finish(index, answer);
            }
        }
        catch (Exception fault) when (fault is SocketException or InvalidDataException)
        {
            Lose(index, fault);
        }
    }

    private void Greet(ILoadScript script, int index)
    {
        var connection = _connections[index]!;
        if (connection.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is not 0 and var error)
        {
            throw new SocketException((int)error!);
        }

        _connected[index] = true;
        _result.Connected.Record(time.GetElapsedTime(Timestamp(index)));
        _set.Connected(connection.Socket, index);
        connection.Send(script, index, Timestamp(index), _request);
    }

    /// <summary>The script has no more for this client: the last answer is what became of it.</summary>
    private void Finish(int index, HttpAnswer answer)
    {
        _result.Tally.CountAnswer(answer.Status, answer.Body);
        _result.Latency.Record(time.GetElapsedTime(Timestamp(index)));
        _over++;
    }

    private void Lose(int index, Exception fault)
    {
        _result.RefusedConnections += _connected[index] ? 0 : 1;
        _result.Tally.CountFault(LoadConnections.Name(fault));
        _connections[index]?.Dispose();
        _connections[index] = null;
        _over++;
    }

    private void Abandon()
    {
        for (var index = 0; index < _begun; index++)
        {
            if (_connections[index] is { } connection && (connection.Busy || !_connected[index]))
            {
                _result.RefusedConnections += _connected[index] ? 0 : 1;
                _result.Tally.CountFault(LoadTally.NoAnswer);
                _result.Latency.Record(time.GetElapsedTime(Timestamp(index)));
            }
        }
    }

    private TimeSpan DueOf(int index) => within * index / clients;

    private long Timestamp(int index) => _start + (long)(DueOf(index).TotalSeconds * time.TimestampFrequency);
}
