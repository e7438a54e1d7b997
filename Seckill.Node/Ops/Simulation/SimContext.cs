namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// The threads of one process: what is posted to it runs as long as the process lives. While it stands still (SIGSTOP,
/// a long collection), its work waits; when it is killed, its work is gone.
/// </summary>
/// <param name="world">Gives it its turns.</param>
/// <param name="number">0: outside of all nodes.</param>
internal sealed class SimContext(SimWorld world, int number) : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _backlog = [];

    public int Number => number;

    public bool IsDead { get; private set; }

    public bool IsStopped => StoppedAt is not null;

    /// <summary>Since when it stands still.</summary>
    public long? StoppedAt { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
        {
            world.Post(this, d, state);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    public void Take(SendOrPostCallback callback, object? state)
    {
        if (IsStopped && !IsDead)
        {
            _backlog.Add((callback, state));
        }
        else if (!IsDead)
        {
            callback(state);
        }
    }

    public void Kill() => IsDead = true;

    public void Stop() => StoppedAt ??= world.Now;

    public void Continue()
    {
        StoppedAt = null;
        _backlog.ForEach(work => world.Post(this, work.Callback, work.State));
        _backlog.Clear();
    }

    /// <summary>Starts code in this process.</summary>
    public void Begin(Func<Task> code) => Post(async _ => await code(), null);
}
