using Seckill.Domain;

namespace Seckill.Node.Journal;

/// <summary>
/// The one clock of sales and holds: the database's at the last reading, plus monotonic time since. It never runs
/// backwards, and a machine's clock that jumps changes nothing (protocol.md, Clock).
/// </summary>
public sealed class JournalClock
{
    private readonly TimeProvider _time;
    private Reading _reading;
    private long _last;

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
        var half = (long)_time.GetElapsedTime(sentAt).TotalMicroseconds / 2;
        Volatile.Write(ref _reading, new Reading(databaseMicros + half, _time.GetTimestamp()));
    }

    private sealed record Reading(long Micros, long Timestamp);
}
