using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>The permit as beats renew it, on the monotonic clock; the beat loop alone renews.</summary>
public sealed class NodePermit(TimeSpan life, TimeProvider time) : IPermit
{
    private long _from;
    private int _lapses;
    private volatile bool _given;

    public bool IsValid => _given && time.GetElapsedTime(Volatile.Read(ref _from)) < life;

    public int Lapses => Volatile.Read(ref _lapses);

    /// <param name="sentAt">Monotonic time before the beat was sent; only a successful one counts.</param>
    public void Renew(long sentAt)
    {
        if (_given && !IsValid)
        {
            Interlocked.Increment(ref _lapses);
        }

        Volatile.Write(ref _from, sentAt);
        _given = true;
    }

    /// <summary>This incarnation is dead: no beat brings it back.</summary>
    public void End() => _given = false;
}
