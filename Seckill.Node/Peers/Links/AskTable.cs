namespace Seckill.Node.Peers.Links;

/// <summary>The requests of one link that wait for a reply, and their deadlines.</summary>
/// <remarks>
/// One timer for all: it is set to the earliest deadline and then looks at every request. Requests wait about equally
/// long, so that most are answered before the timer has come to them, and cost it nothing.
/// </remarks>
internal sealed class AskTable : IDisposable
{
    /// <summary>Between two looks, at least; as much again for each <see cref="ManyAsks"/> that wait.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(5);

    private const int ManyAsks = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, PendingAsk> _asks = [];
    private readonly TimeProvider _time;
    private readonly int _most;
    private readonly ITimer _timer;
    private long _due = long.MaxValue;
    private bool _ended;

    public AskTable(int most, TimeProvider time)
    {
        (_most, _time) = (most, time);
        _timer = time.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False when the link has ended or as many wait as may.</summary>
    public bool TryAdd(PendingAsk ask)
    {
        lock (_gate)
        {
            if (_ended || _asks.Count >= _most)
            {
                return false;
            }

            _asks.Add(ask.Correlation, ask);
            if (ask.Deadline < _due)
            {
                Arm(ask.Deadline);
            }

            return true;
        }
    }

    /// <summary>Takes it out; null when nobody waits for it any more.</summary>
    public PendingAsk? Take(long correlation)
    {
        lock (_gate)
        {
            return _asks.Remove(correlation, out var ask) ? ask : null;
        }
    }

    public PendingAsk? Find(long correlation)
    {
        lock (_gate)
        {
            return _asks.GetValueOrDefault(correlation);
        }
    }

    /// <summary>
    /// Answers all that wait, and takes none any more; those at or above the position surely did not leave.
    /// </summary>
    public void End(long handedOver)
    {
        PendingAsk[] left;
        lock (_gate)
        {
            _ended = true;
            left = [.. _asks.Values];
            _asks.Clear();
        }

        foreach (var ask in left)
        {
            ask.Answer(new Unreachable(MaybeSent: ask.Position < handedOver));
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        List<PendingAsk> late = [];
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var next = long.MaxValue;
            foreach (var ask in _asks.Values)
            {
                if (ask.Deadline <= now) late.Add(ask);
                else next = Math.Min(next, ask.Deadline);
            }

            foreach (var ask in late) _asks.Remove(ask.Correlation);
            Arm(next);
        }

        foreach (var ask in late) ask.Answer(new Unreachable(MaybeSent: true));
    }

    private void Arm(long due)
    {
        _due = due;
        if (due == long.MaxValue)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        var least = Grain * (1 + _asks.Count / ManyAsks);
        _timer.Change(wait > least ? wait : least, Timeout.InfiniteTimeSpan);
    }
}
