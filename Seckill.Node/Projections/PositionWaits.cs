using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>Those who wait until a shard's projections have reached an offset.</summary>
internal sealed class PositionWaits
{
    private readonly Lock _lock = new();
    private readonly List<Wait> _waits = [];

    /// <summary>Completes when told of an offset at or above it; cancelled waits are forgotten.</summary>
    public Task Register(ShardOffset position)
    {
        var wait = new Wait(position, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waits.Add(wait);
        }

        return wait.Reached.Task;
    }

    public void Forget(Task registered)
    {
        lock (_lock)
        {
            _waits.RemoveAll(wait => wait.Reached.Task == registered);
        }
    }

    public void Reached(ShardId shard, long offset)
    {
        lock (_lock)
        {
            if (_waits.Count > 0)
            {
                _waits.RemoveAll(wait => wait.Position.Shard == shard && wait.Position.Offset <= offset
                    && wait.Reached.TrySetResult());
            }
        }
    }

    private sealed record Wait(ShardOffset Position, TaskCompletionSource Reached);
}
