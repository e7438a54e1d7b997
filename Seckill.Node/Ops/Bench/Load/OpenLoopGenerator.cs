using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// Open-loop HTTP load: requests are sent when their schedule says so, not when the server is ready for them. One that
/// is due while every connection is busy waits for one, and its latency counts from when it was due. A run ends when
/// the schedule is over and everything is answered, or the script has no more.
/// </summary>
public sealed class OpenLoopGenerator(IReadOnlyList<EndPoint> targets, int connections, TimeProvider time)
    : HttpLoad(targets, connections, time)
{
    public Task<LoadResult> RunAsync(ILoadScript script, OpenLoopSchedule schedule, CancellationToken cancellation) =>
        RunAsync(script, schedule, log: null, cancellation);

    /// <param name="script">Writes the requests; they are dealt to the connections in turn.</param>
    /// <param name="schedule">When.</param>
    /// <param name="log">Gets each request; null: nobody wants them one by one.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<LoadResult> RunAsync(
        ILoadScript script, OpenLoopSchedule schedule, AnswerLog? log, CancellationToken cancellation) =>
        OnOwnThreadAsync(() => new OpenLoopRun(Connections, script, schedule, log, LastAnswers, Time).Run(cancellation),
            cancellation);

    /// <summary>One run: who is idle since when, and what has been answered.</summary>
    private sealed class OpenLoopRun(
        LoadConnections connections, ILoadScript script, OpenLoopSchedule schedule, AnswerLog? log,
        TimeSpan lastAnswers, TimeProvider time)
    {
        private readonly Queue<(int Index, TimeSpan Since)> _idle =
            new(Enumerable.Range(0, connections.Count).Select(index => (index, TimeSpan.Zero)));

        private readonly LoadResult _result =
            new(new LoadTally(), new LatencyHistogram(), schedule.Length) { Log = log };

        private readonly long _start = time.GetTimestamp();

        private TimeSpan Elapsed => time.GetElapsedTime(_start);

        public LoadResult Run(CancellationToken cancellation)
        {
            var more = true;
            while (true)
            {
                more = more && !cancellation.IsCancellationRequested && SendDue();
                var due = more ? schedule.Next : null;
                if (due is null && _idle.Count == connections.Count)
                {
                    break;
                }

                if (Elapsed > schedule.Length + lastAnswers)
                {
                    connections.Abandon(_result);
                    CountUnsent();
                    break;
                }

                foreach (var index in connections.Wait(Until(due)))
                {
                    if (connections.Serve(script, index, _result))
                    {
                        _idle.Enqueue((index, Elapsed));
                    }
                }
            }

            cancellation.ThrowIfCancellationRequested();
            return _result with { Elapsed = Elapsed };
        }

        /// <summary>Sends all that is due, as far as there are connections; false: the script has no more.</summary>
        private bool SendDue()
        {
            while (schedule.Next is { } due && _idle.TryPeek(out var free))
            {
                var now = Elapsed;
                if (now < due)
                {
                    return true;
                }

                var faults = _result.Tally.Errors;
                schedule.Take();
                if (connections.Send(script, free.Index, Timestamp(due), _result))
                {
                    _idle.Dequeue();
                    CountSent(due, free.Since, now);
                }
                else if (_result.Tally.Errors == faults)
                {
                    return false;
                }
            }

            return true;
        }

        private void CountSent(TimeSpan due, TimeSpan idleSince, TimeSpan now)
        {
            _result.SendDelay.Record(now - due);
            _result.GeneratorDelay.Record(now - (idleSince > due ? idleSince : due));
            _result.WaitedForConnection += idleSince > due ? 1 : 0;
            _result.SentWithin = now;
        }

        /// <summary>
        /// Until the next is due; while it has no connection to go, or none is due, as long as a glance.
        /// </summary>
        private TimeSpan Until(TimeSpan? due)
        {
            if (due is not { } next || _idle.Count == 0)
            {
                return Glance;
            }

            var wait = next - Elapsed;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < Glance ? wait : Glance;
        }

        /// <summary>Those that never found a connection are errors like those without an answer.</summary>
        private void CountUnsent()
        {
            while (schedule.Next is { } due)
            {
                schedule.Take();
                _result.Tally.CountFault(LoadTally.NotSent);
                _result.Unanswered(Timestamp(due), Elapsed - due);
            }
        }

        private long Timestamp(TimeSpan due) => _start + (long)(due.TotalSeconds * time.TimestampFrequency);
    }
}
