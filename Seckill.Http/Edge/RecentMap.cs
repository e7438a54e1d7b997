using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Seckill.Http.Edge;

/// <summary>
/// A bounded map that forgets what was not used lately: two generations, the older dropped whole when the younger is
/// full.
/// Reads take no lock. Entries that <paramref name="keep"/> holds on to survive the change of generations.
/// </summary>
internal sealed class RecentMap<TKey, TValue>(
    int capacity, IEqualityComparer<TKey>? comparer = null, Func<TValue, bool>? keep = null)
    where TKey : notnull
    where TValue : class
{
    private readonly int _generationSize = Math.Max(1, capacity / 2);
    private readonly Lock _turning = new();

    // Swapped under _turning; each generation is itself safe for all threads.
    private volatile ConcurrentDictionary<TKey, TValue> _young = New(comparer);
    private volatile ConcurrentDictionary<TKey, TValue> _old = New(comparer);
    private int _added;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        Added(_young.TryAdd(key, value));
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var young = _young;
        var isNew = young.TryAdd(key, value);
        if (!isNew)
        {
            young[key] = value;
        }

        Added(isNew);
    }

    private void Added(bool isNew)
    {
        // Counted by hand: ConcurrentDictionary.Count takes all its locks.
        if (isNew && Interlocked.Increment(ref _added) >= _generationSize)
        {
            Turn();
        }
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (Volatile.Read(ref _added) < _generationSize)
            {
                return;
            }

            var next = New(comparer);
            if (keep is not null)
            {
                Carry(_old, next, keep);
                Carry(_young, next, keep);
            }

            _old = _young;
            _young = next;
            Volatile.Write(ref _added, 0);
        }
    }

    private static void Carry(
        ConcurrentDictionary<TKey, TValue> from, ConcurrentDictionary<TKey, TValue> to, Func<TValue, bool> keep)
    {
        foreach (var (key, value) in from)
        {
            if (keep(value))
            {
                to[key] = value;
            }
        }
    }

    private static ConcurrentDictionary<TKey, TValue> New(IEqualityComparer<TKey>? comparer) =>
        new(comparer ?? EqualityComparer<TKey>.Default);
}
