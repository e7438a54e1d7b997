namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// Holds the thread pool's only thread while the simulation works, and lets it go only to do what has been queued: so
/// it never runs beside the simulation, and what it does is done in order.
/// </summary>
internal sealed class PoolGate : IDisposable
{
    /// <summary>Environment of a process whose pool has one thread, from its start.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1",
        // The pool never has fewer threads than there are processors.
        ["DOTNET_PROCESSOR_COUNT"] = "1",
        // Most of a short run was compiling code anew by what was counted of it.
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
        // Hexadecimal: what lives as long as a message is gone before anybody collects.
        ["DOTNET_GCgen0size"] = "4000000",
    };

    private readonly SemaphoreSlim _entered = new(0);
    private Gate _gate;

    public PoolGate()
    {
        if (!IsPoolOfOne)
        {
            throw new InvalidOperationException($"a simulation needs {string.Join(' ', Settings)} in its environment");
        }

        _gate = Close();
    }

    public static bool IsPoolOfOne
    {
        get
        {
            ThreadPool.GetMaxThreads(out var workers, out _);
            return workers == 1;
        }
    }

    /// <summary>All that was queued to the pool is done when it returns.</summary>
    public void Empty()
    {
        while (ThreadPool.PendingWorkItemCount > 0)
        {
            var old = _gate;
            _gate = Close(old);
        }
    }

    public void Dispose()
    {
        _gate.Open.Release();
        _entered.Dispose();
    }

    /// <summary>Queues a new gate behind all that waits, opens the old one, and waits until it is reached.</summary>
    private Gate Close(Gate? old = null)
    {
        var gate = new Gate(_entered);
        ThreadPool.UnsafeQueueUserWorkItem(gate, preferLocal: false);
        old?.Open.Release();
        _entered.Wait();
        return gate;
    }

    private sealed class Gate(SemaphoreSlim entered) : IThreadPoolWorkItem
    {
        public SemaphoreSlim Open { get; } = new(0);

        public void Execute()
        {
            entered.Release();
            Open.Wait();
        }
    }
}
