using System.Net;

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
    private readonly TimeProvider _time;
    private readonly LoadConnections _connections;

    public LoadGenerator(EndPoint target, int connections, TimeProvider time)
        : this([target], connections, time)
    {
    }

    /// <summary>The connections are dealt to the targets in turn.</summary>
    public LoadGenerator(IReadOnlyList<EndPoint> targets, int connections, TimeProvider time)
    {
        _time = time;
        _connections = new LoadConnections(targets, connections, time);
    }

    /// <summary>Runs on a thread of its own, so that the caller's is not kept.</summary>
    public Task<LoadResult> RunAsync(ILoadScript script, TimeSpan duration, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Run(script, duration, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public void Dispose() => _connections.Dispose();

    private LoadResult Run(ILoadScript script, TimeSpan duration, CancellationToken cancellation)
    {
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), duration);
        var start = _time.GetTimestamp();
        var busy = 0;
        for (var i = 0; i < _connections.Count; i++)
        {
            busy += _connections.Send(script, i, _time.GetTimestamp(), result) ? 1 : 0;
        }

        while (busy > 0)
        {
            var elapsed = _time.GetElapsedTime(start);
            if (elapsed > duration + LastAnswers)
            {
                _connections.Abandon(result);
                break;
            }

            var sending = elapsed < duration && !cancellation.IsCancellationRequested;
            foreach (var index in _connections.Wait(Glance))
            {
                if (_connections.Serve(script, index, result)
                    && !(sending && _connections.Send(script, index, _time.GetTimestamp(), result)))
                {
                    busy--;
                }
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return result with { Elapsed = _time.GetElapsedTime(start) };
    }
}
