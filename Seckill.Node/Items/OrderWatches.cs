using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>Those who wait for an order to change. A wake-up is a hint: the waiter reads the order again.</summary>
public sealed class OrderWatches(TimeProvider time)
{
    private readonly ConcurrentDictionary<OrderId, Watch> _watches = new();
    private readonly TimeProvider _time = time;
    private int _count;

    /// <summary>Nobody waits: lets an actor skip the walk over its events.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Starts to watch; dispose to leave. Read the order after this call, then wait.</summary>
    public Watch Begin(OrderId order)
    {
        Interlocked.Increment(ref _count);
        while (true)
        {
            var watch = _watches.GetOrAdd(order, static (id, owner) => new Watch(owner, id), this);
            if (watch.Join())
            {
                return watch;
            }
        }
    }

    public void Changed(OrderId order)
    {
        if (_watches.TryGetValue(order, out var watch))
        {
            watch.Signal();
        }
    }

    /// <summary>These items are served elsewhere from now on: whoever waits for their orders looks there.</summary>
    public void Moved(Func<ItemId, bool> items)
    {
        foreach (var (order, watch) in _watches)
        {
            if (items(order.Item))
            {
                watch.Signal();
            }
        }
    }

    /// <summary>A shared watch on one order, counted by those who wait.</summary>
    public sealed class Watch(OrderWatches owner, OrderId order) : IDisposable
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _joined;
        private bool _gone;

        /// <summary>Completes at the next change after this property was read.</summary>
        public Task NextChange
        {
            get
            {
                lock (_gate)
                {
                    return _signal.Task;
                }
            }
        }

        /// <summary>Waits for the change or the time, whichever is first.</summary>
        public async ValueTask WaitAsync(Task change, TimeSpan most, CancellationToken cancellation)
        {
            try
            {
                await change.WaitAsync(most, owner._time, cancellation);
            }
            catch (TimeoutException)
            {
                // The waiter reads the order again either way.
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                Interlocked.Decrement(ref owner._count);
                if (--_joined == 0)
                {
                    _gone = true;
                    owner._watches.TryRemove(new KeyValuePair<OrderId, Watch>(order, this));
                }
            }
        }

        internal bool Join()
        {
            lock (_gate)
            {
                if (_gone)
                {
                    return false;
                }

                _joined++;
                return true;
            }
        }

        internal void Signal()
        {
            lock (_gate)
            {
                _signal.TrySetResult();
                _signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
