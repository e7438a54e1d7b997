using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Seckill.Http.Edge;

/// <summary>
/// A bounded map that forgets what was not used lately (clock, or second chance): when it is full, a hand goes round
/// and takes the first entry that nobody has asked for since it came by last, or ever. Reads take no lock and make no
/// garbage, and an entry stays the same object for as long as it is known. Entries that <paramref name="keep"/> holds
/// on to are passed over, also when the map grows by it.
/// </summary>
internal sealed class RecentMap<TKey, TValue>(
    int capacity, IEqualityComparer<TKey>? comparer = null, Func<TValue, bool>? keep = null)
    where TKey : notnull
    where TValue : class
{
    /// <summary>Entries that are looked at for one that is new: then the first that may go goes.</summary>
    private const int MostLooks = 64;

    private readonly int _capacity = Math.Max(1, capacity);
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new(comparer ?? EqualityComparer<TKey>.Default);
    private readonly Lock _setting = new();

    // Under _setting.
    private readonly List<Entry> _ring = [];
    private int _hand;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            value = null;
            return false;
        }

        entry.Use();
        value = entry.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        lock (_setting)
        {
            if (_entries.TryGetValue(key, out var known))
            {
                known.Value = value;
                known.Use();
                return;
            }

            // One more than it lets in: a map that has grown by what was kept becomes smaller again.
            for (var i = 0; i < 2 && _ring.Count >= _capacity && Leaver() is { } leaver; i++)
            {
                _entries.TryRemove(_ring[leaver].Key, out _);
                _ring[leaver] = _ring[^1];
                _ring.RemoveAt(_ring.Count - 1);
            }

            var entry = new Entry(key, value);
            _ring.Add(entry);
            _entries[key] = entry;
        }
    }

    /// <summary>The place of the one that goes; null: all that were looked at must be kept.</summary>
    private int? Leaver()
    {
        int? first = null;
        for (var looks = Math.Min(MostLooks, _ring.Count); looks > 0; looks--)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            var at = _hand++;
            var entry = _ring[at];
            if (keep?.Invoke(entry.Value) == true)
            {
                continue;
            }

            if (!entry.Forgive())
            {
                return at;
            }

            first ??= at;
        }

        return first;
    }

    private sealed class Entry(TKey key, TValue value)
    {
        private volatile TValue _value = value;
        private volatile bool _isRecent;

        public TKey Key => key;

        public TValue Value
        {
            get => _value;
            set => _value = value;
        }

        /// <summary>Written only where it changes something: readers on other processors keep their copy.</summary>
        public void Use()
        {
            if (!_isRecent)
            {
                _isRecent = true;
            }
        }

        /// <summary>True when it was used since the last time; it has to be used again by the next.</summary>
        public bool Forgive()
        {
            var was = _isRecent;
            _isRecent = false;
            return was;
        }
    }
}
