namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// Time and the order of everything in a simulated world: one piece of work after the other, the next one chosen by
/// the seed, and time that moves only when nothing is left to do. The same seed gives the same run, to the last choice.
/// </summary>
/// <remarks>
/// What the product posts to its synchronization context comes here. A few completions of the runtime (WhenAny,
/// WaitAsync, CancelAsync) go through the thread pool: that must have one thread (<see cref="PoolGate"/>), and is
/// emptied after each piece of work.
/// </remarks>
internal sealed class SimWorld : IDisposable
{
    /// <summary>The next piece of work is one of so many: a pool with threads keeps no order, either.</summary>
    private const int Window = 4;

    private readonly List<(SimContext Context, SendOrPostCallback Callback, object? State)> _work = [];
    private readonly PriorityQueue<Action, (long Due, long Order)> _later = new();
    private readonly PoolGate _gate = new();
    private readonly SimContext _outside;
    private long _order;

    public SimWorld(int seed)
    {
        Random = new Random(seed);
        _outside = new SimContext(this, 0);
    }

    public Random Random { get; }

    public SimFaults Faults { get; set; } = SimFaults.None;

    /// <summary>Since the beginning, in ticks of TimeSpan.</summary>
    public long Now { get; private set; }

    public TimeSpan Elapsed => new(Now);

    /// <summary>Pieces of work done.</summary>
    public long Steps { get; private set; }

    /// <summary>All choices and events so far in one number.</summary>
    public ulong Trace { get; private set; } = 14695981039346656037;

    /// <summary>A chance of one in that many.</summary>
    public bool OneIn(int many) => many > 0 && Random.Next(many) == 0;

    public TimeSpan Between(double leastMs, double mostMs) =>
        TimeSpan.FromMilliseconds(leastMs + (mostMs - leastMs) * Random.NextDouble());

    public void Note(long what)
    {
        Trace = (Trace ^ (ulong)what) * 1099511628211;
        Trace ^= Trace >> 29;
    }

    /// <summary>Happens outside of all nodes, after that time.</summary>
    public void Later(TimeSpan span, Action action) => LaterAt(Now + Math.Max(0, span.Ticks), action);

    public void LaterAt(long due, Action action) => _later.Enqueue(action, (due, _order++));

    public void Post(SimContext context, SendOrPostCallback callback, object? state) =>
        _work.Add((context, callback, state));

    /// <summary>Runs code outside of the nodes to its end; throws what it throws.</summary>
    public void Run(Func<Task> code)
    {
        var before = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(_outside);
            var running = code();
            while (!running.IsCompleted)
            {
                Step();
            }

            running.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <summary>Completes, outside of the nodes, after that time.</summary>
    public Task Delay(TimeSpan span)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Later(span, done.SetResult);
        return done.Task;
    }

    public void Dispose() => _gate.Dispose();

    private void Step()
    {
        _gate.Empty();
        if (_work.Count > 0)
        {
            Steps++;
            var at = Random.Next(Math.Min(Window, _work.Count));
            var (context, callback, state) = _work[at];
            _work.RemoveAt(at);
            Note(context.Number);
            SynchronizationContext.SetSynchronizationContext(context);
            context.Take(callback, state);
            SynchronizationContext.SetSynchronizationContext(_outside);
        }
        else if (_later.TryDequeue(out var action, out var when))
        {
            Now = Math.Max(Now, when.Due);
            Note(Now);
            action();
        }
        else
        {
            throw new InvalidOperationException("nothing is left that could ever happen");
        }
    }
}
