using System.Collections.Concurrent;
using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// The purchases of one shard whose buyers were told line-lost. An attempt that was taken before its buyer was told so
/// may still be on its way through the network: it must not win behind his back (protocol.md, Answers). One that was
/// taken later is his wish to try again.
/// </summary>
public sealed class LostAttempts
{
    private const int Most = 65_536;

    /// <summary>Longer than any attempt is on its way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    /// <summary>More than the clocks of two nodes, which both follow the database's, can differ.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<OrderKey, Instant> _told = new();
    private readonly ConcurrentQueue<(OrderKey Order, Instant At)> _ages = new();
    private long _floorMs = long.MinValue;

    /// <summary>The buyer is about to be told that nothing can decide this attempt any more.</summary>
    public void Tell(OrderKey order, Instant now)
    {
        _told[order] = now;
        _ages.Enqueue((order, now));
        while (_ages.TryPeek(out var oldest)
            && (_told.Count > Most || oldest.At + Remembered < now) && _ages.TryDequeue(out oldest))
        {
            if (oldest.At + Remembered >= now)
            {
                // Forgotten for want of room: then all attempts as old as that are refused.
                Interlocked.Exchange(ref _floorMs, Math.Max(Interlocked.Read(ref _floorMs), oldest.At.UnixMs));
            }

            _told.TryRemove(new KeyValuePair<OrderKey, Instant>(oldest.Order, oldest.At));
        }
    }

    /// <summary>True: this attempt was given up. Only for orders that the item does not know.</summary>
    public bool Covers(PlaceOrder attempt)
    {
        var taken = attempt.TakenAt;
        return taken.UnixMs <= Interlocked.Read(ref _floorMs)
            || (!_told.IsEmpty && _told.TryGetValue(attempt.Order, out var told) && taken <= told + ClockSlack);
    }
}
