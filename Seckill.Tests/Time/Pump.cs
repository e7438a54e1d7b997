using System.Collections.Concurrent;

namespace Seckill.Tests.Time;

/// <summary>
/// Runs asynchronous code on the test's own thread, over time that moves only when nothing is left to do: so time never
/// runs away from the work, however busy the machine is.
/// </summary>
internal sealed class Pump(ManualTimeProvider time, TimeSpan step) : SynchronizationContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// In all, for work that a thread of the pool has begun; it may be another test's, and take for ever.
    /// </summary>
    private static readonly TimeSpan MostForThePool = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _work = new();
    /// <summary>Threads of the pool that run a pump: they are at work all the time.</summary>
    private static int _poolThreads;

    private TimeSpan _waitedForThePool;
    private TaskCompletionSource _step = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when nothing was left to do and time has moved by one step.</summary>
    public Task NextStep => _step.Task;

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs to the end of the given code; throws what it throws.</summary>
    public void Run(Func<Task> code)
    {
        var before = Current;
        var ownThreads = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        Interlocked.Add(ref _poolThreads, ownThreads);
        SetSynchronizationContext(this);
        try
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            var running = code();
            while (!running.IsCompleted)
            {
                if (_work.TryDequeue(out var work))
                {
                    work.Callback(work.State);
                    continue;
                }

                if (System.Diagnostics.Stopwatch.GetElapsedTime(begun) > Patience)
                {
                    throw new TimeoutException("the code does not come to its end");
                }

                if (IsQuiet())
                {
                    Step();
                }
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
            Interlocked.Add(ref _poolThreads, -ownThreads);
        }
    }

    /// <summary>
    /// Some completions (WhenAny, CancelAsync) make a short trip through the thread pool before they come here. The
    /// thread that makes it may be off its processor for seconds.
    /// </summary>
    private bool IsQuiet()
    {
        for (var looks = 0; looks < 3 && _work.IsEmpty; looks++)
        {
            Thread.SpinWait(500);
            looks = ThreadPool.PendingWorkItemCount > 0 || WaitsForThePool() ? -1 : looks;
        }

        return _work.IsEmpty;
    }

    private bool WaitsForThePool()
    {
        if (!IsPoolAtWork() || _waitedForThePool >= MostForThePool)
        {
            return false;
        }

        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        Thread.Yield();
        _waitedForThePool += System.Diagnostics.Stopwatch.GetElapsedTime(begun);
        return true;
    }

    private static bool IsPoolAtWork()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var idle, out _);
        return most - idle > Volatile.Read(ref _poolThreads);
    }

    private void Step()
    {
        var reached = _step;
        _step = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        time.AdvanceToNextTimer(most: step);
        reached.SetResult();
    }
}
