using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Closed-loop HTTP load: so many connections, one request under way on each, the next one as soon as the answer is
/// there. A run ends when its time is over or the script has no more; then answers under way are awaited.
/// </summary>
public sealed class LoadGenerator(IReadOnlyList<EndPoint> targets, int connections, TimeProvider time)
    : HttpLoad(targets, connections, time)
{
    public LoadGenerator(EndPoint target, int connections, TimeProvider time)
        : this([target], connections, time)
    {
    }

    public Task<LoadResult> RunAsync(ILoadScript script, TimeSpan duration, CancellationToken cancellation) =>
        OnOwnThreadAsync(() => Run(script, duration, cancellation), cancellation);

    private LoadResult Run(ILoadScript script, TimeSpan duration, CancellationToken cancellation)
    {
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), duration);
        var start = Time.GetTimestamp();
        var busy = 0;
        for (var i = 0; i < Connections.Count; i++)
        {
            busy += Connections.Send(script, i, Time.GetTimestamp(), result) ? 1 : 0;
        }

        while (busy > 0)
        {
            var elapsed = Time.GetElapsedTime(start);
            if (elapsed > duration + LastAnswers)
            {
                Connections.Abandon(result);
                break;
            }

            var sending = elapsed < duration && !cancellation.IsCancellationRequested;
            foreach (var index in Connections.Wait(Glance))
            {
                if (Connections.Serve(script, index, result)
                    && !(sending && Connections.Send(script, index, Time.GetTimestamp(), result)))
                {
                    busy--;
                }
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return result with { Elapsed = Time.GetElapsedTime(start) };
    }
}
