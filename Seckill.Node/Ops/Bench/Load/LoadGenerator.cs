using System.Net;
using System.Net.Sockets;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Closed-loop HTTP load: so many connections, one request under way on each, the next one as soon as the answer is
/// there. One thread does it all. A run ends when its time is over or the script has no more; then answers under way
/// are awaited.
/// </summary>
public sealed class LoadGenerator : IDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly EndPoint _target;
    private readonly TimeProvider _time;
    private readonly LoadConnection[] _connections;
    private readonly int[] _ready;
    private readonly ReadySet _set = ReadySet.Create();

    public LoadGenerator(EndPoint target, int connections, TimeProvider time)
    {
        _target = target;
        _time = time;
        _ready = new int[connections];
        _connections = new LoadConnection[connections];
        for (var i = 0; i < connections; i++)
        {
            Open(i);
        }
    }

    /// <summary>Runs on a thread of its own, so that the caller's is not kept.</summary>
    public Task<LoadResult> RunAsync(ILoadScript script, TimeSpan duration, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Run(script, duration, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _set.Dispose();
    }

    private LoadResult Run(ILoadScript script, TimeSpan duration, CancellationToken cancellation)
    {
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), duration);
        var start = _time.GetTimestamp();
        var busy = 0;
        for (var i = 0; i < _connections.Length; i++)
        {
            busy += Send(script, i, result.Tally) ? 1 : 0;
        }

        while (busy > 0)
        {
            var elapsed = _time.GetElapsedTime(start);
            if (elapsed > duration + LastAnswers)
            {
                Abandon(result.Tally);
                break;
            }

            var sending = elapsed < duration && !cancellation.IsCancellationRequested;
            var count = _set.Wait(_ready, Glance);
            for (var i = 0; i < count; i++)
            {
                busy -= Serve(script, _ready[i], sending, result) ? 0 : 1;
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return result with { Elapsed = _time.GetElapsedTime(start) };
    }

    /// <summary>Takes an answer and sends the next request; false: the connection has fallen idle.</summary>
    private bool Serve(ILoadScript script, int index, bool sending, LoadResult result)
    {
        var connection = _connections[index];
        if (!connection.Busy)
        {
            // The server closed a connection that nobody used.
            Reopen(index);
            return true;
        }

        try
        {
            var answer = connection.Receive();
            if (answer.Length == 0)
            {
                return true;
            }

            result.Latency.Record(_time.GetElapsedTime(connection.SentAt));
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
            Reopen(index);
        }

        return sending && Send(script, index, result.Tally);
    }

    private bool Send(ILoadScript script, int index, LoadTally tally)
    {
        try
        {
            return _connections[index].Send(script, index, _time);
        }
        catch (SocketException fault)
        {
            tally.CountFault(Name(fault));
            Reopen(index);
            return false;
        }
    }

    private static string Name(Exception fault) =>
        fault is SocketException socket ? $"connection-{socket.SocketErrorCode}" : "answer-malformed";

    private void Abandon(LoadTally tally)
    {
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].Busy)
            {
                tally.CountFault("no-answer");
                Reopen(i);
            }
        }
    }

    private void Reopen(int index)
    {
        _connections[index].Dispose();
        Open(index);
    }

    private void Open(int index)
    {
        _connections[index] = new LoadConnection(_target);
        _set.Add(_connections[index].Socket, index);
    }
}
