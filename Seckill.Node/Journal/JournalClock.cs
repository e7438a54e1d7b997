using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// The one clock of sales and holds: the database's at the last reading, plus monotonic time since. It never runs
/// backwards, and a machine's clock that jumps changes nothing (protocol.md, Clock).
/// </summary>
public sealed class JournalClock
{
    private static readonly TimeSpan MostTrip = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private Reading _reading;
    private long _last;
    private volatile bool _observed;

    public JournalClock(TimeProvider time)
    {
        _time = time;
        _reading = new Reading((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10, time.GetTimestamp());
    }

    public Instant Now => new(NowMicros / 1000);

    /// <summary>Microseconds since 1970.</summary>
    public long NowMicros
    {
        get
        {
            var reading = Volatile.Read(ref _reading);
            var now = reading.Micros + (long)_time.GetElapsedTime(reading.Timestamp).TotalMicroseconds;
            long last;
            do
            {
                last = Interlocked.Read(ref _last);
                if (now <= last)
                {
                    return last;
                }
            }
            while (Interlocked.CompareExchange(ref _last, now, last) != last);
            return now;
        }
    }

    /// <summary>
    /// Takes the database's clock, read between <paramref name="sentAt"/> (a timestamp of mine) and now.
    /// </summary>
    public void Observe(long databaseMicros, long sentAt)
    {
        var trip = _time.GetElapsedTime(sentAt);
        if (trip > MostTrip && _observed)
        {
            // The statement waited somewhere on its way: the monotonic time since the last reading is worth more.
            return;
        }

        _observed = true;
        var half = trip > MostTrip ? 0 : (long)trip.TotalMicroseconds / 2;
        Volatile.Write(ref _reading, new Reading(databaseMicros + half, _time.GetTimestamp()));
    }

    /// <summary>Never again tells a time before this one: what a shard has committed no clock undoes.</summary>
    public void AtLeast(long micros)
    {
        var last = Interlocked.Read(ref _last);
        while (last < micros && Interlocked.CompareExchange(ref _last, micros, last) is var seen && seen != last)
        {
            last = seen;
        }
    }

    /// <summary>A mark on the monotonic clock, for <see cref="Since"/>.</summary>
    public long Mark() => _time.GetTimestamp();

    /// <summary>Monotonic time since a mark, whatever the database's clock did.</summary>
    public TimeSpan Since(long mark) => _time.GetElapsedTime(mark);

    private sealed record Reading(long Micros, long Timestamp);
}
