using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Open-loop HTTP load: requests are sent when their schedule says so, not when the server is ready for them. One that
/// is due while every connection is busy waits for one, and its latency counts from when it was due. One thread does it
/// all. A run ends when the schedule is over and everything is answered, or the script has no more.
/// </summary>
public sealed class OpenLoopGenerator : IDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _time;
    private readonly LoadConnections _connections;

    /// <summary>The connections are dealt to the targets in turn, and the requests to the connections.</summary>
    public OpenLoopGenerator(IReadOnlyList<EndPoint> targets, int connections, TimeProvider time)
    {
        _time = time;
        _connections = new LoadConnections(targets, connections, time);
    }

    /// <summary>Runs on a thread of its own, so that the caller's is not kept.</summary>
    public Task<LoadResult> RunAsync(ILoadScript script, OpenLoopSchedule schedule, CancellationToken cancellation) =>
        Task.Factory.StartNew(
            () => Run(script, schedule, cancellation), cancellation, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public void Dispose() => _connections.Dispose();

    private LoadResult Run(ILoadScript script, OpenLoopSchedule schedule, CancellationToken cancellation)
    {
        var result = new LoadResult(new LoadTally(), new LatencyHistogram(), schedule.Length);
        var idle = new Queue<int>(Enumerable.Range(0, _connections.Count));
        var start = _time.GetTimestamp();
        var more = true;
        while (true)
        {
            more = more && !cancellation.IsCancellationRequested && SendDue(script, schedule, idle, start, result);
            var due = more ? schedule.Next : null;
            if (due is null && idle.Count == _connections.Count)
            {
                break;
            }

            if (_time.GetElapsedTime(start) > schedule.Length + LastAnswers)
            {
                _connections.Abandon(result);
                CountUnsent(schedule, start, result);
                break;
            }

            foreach (var index in _connections.Wait(Until(due, idle, start)))
            {
                if (_connections.Serve(script, index, result))
                {
                    idle.Enqueue(index);
                }
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return result with { Elapsed = _time.GetElapsedTime(start) };
    }

    /// <summary>Sends all that is due, as far as there are connections; false: the script has no more.</summary>
    private bool SendDue(
        ILoadScript script, OpenLoopSchedule schedule, Queue<int> idle, long start, LoadResult result)
    {
        while (schedule.Next is { } due && idle.TryPeek(out var index))
        {
            var late = _time.GetElapsedTime(start) - due;
            if (late < TimeSpan.Zero)
            {
                return true;
            }

            var faults = result.Tally.Errors;
            schedule.Take();
            if (_connections.Send(script, index, Timestamp(start, due), result))
            {
                idle.Dequeue();
                result.SendDelay.Record(late);
            }
            else if (result.Tally.Errors == faults)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Until the next is due; while it has no connection to go, or none is due, as long as a glance.</summary>
    private TimeSpan Until(TimeSpan? due, Queue<int> idle, long start)
    {
        if (due is not { } next || idle.Count == 0)
        {
            return Glance;
        }

        var wait = next - _time.GetElapsedTime(start);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Glance ? wait : Glance;
    }

    /// <summary>Those that never found a connection are errors like those without an answer.</summary>
    private void CountUnsent(OpenLoopSchedule schedule, long start, LoadResult result)
    {
        while (schedule.Next is { } due)
        {
            schedule.Take();
            result.Tally.CountFault(LoadTally.NotSent);
            result.Latency.Record(_time.GetElapsedTime(start) - due);
        }
    }

    private long Timestamp(long start, TimeSpan due) =>
        start + (long)(due.TotalSeconds * _time.TimestampFrequency);
}
