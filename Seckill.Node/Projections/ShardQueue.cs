using System.Threading.Channels;

namespace Seckill.Node.Projections;

/// <summary>
/// Shards that have something to project, each at most once, and none twice at the same time. States of a shard: idle,
/// queued, running, running and wanted again. Signalling allocates nothing: the channel holds all shards there are.
/// </summary>
internal sealed class ShardQueue(int shards)
{
    private const int Idle = 0, Queued = 1, Running = 2, Again = 3;

    private readonly int[] _states = new int[shards];
    private readonly Channel<int> _ready = Channel.CreateBounded<int>(shards);

    public int Count => _ready.Reader.Count;

    public void Signal(int shard)
    {
        ref var state = ref _states[shard];
        while (true)
        {
            var seen = Volatile.Read(ref state);
            if (seen is Queued or Again)
            {
                return;
            }

            var next = seen == Idle ? Queued : Again;
            if (Interlocked.CompareExchange(ref state, next, seen) == seen)
            {
                if (next == Queued)
                {
                    Enqueue(shard);
                }

                return;
            }
        }
    }

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _ready.Reader.WaitToReadAsync(cancellation);

    /// <summary>The caller must give it back with <see cref="Done"/>.</summary>
    public bool TryTake(out int shard)
    {
        if (!_ready.Reader.TryRead(out shard))
        {
            return false;
        }

        // A full fence: a head raised by one who still saw Queued must be seen by this run.
        Interlocked.Exchange(ref _states[shard], Running);
        return true;
    }

    public void Done(int shard)
    {
        ref var state = ref _states[shard];
        if (Interlocked.CompareExchange(ref state, Idle, Running) != Running)
        {
            Volatile.Write(ref state, Queued);
            Enqueue(shard);
        }
    }

    private void Enqueue(int shard)
    {
        if (!_ready.Writer.TryWrite(shard))
        {
            throw new InvalidOperationException($"shard {shard} is queued twice");
        }
    }
}
