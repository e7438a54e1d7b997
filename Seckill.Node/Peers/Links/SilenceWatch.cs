namespace Seckill.Node.Peers.Links;

/// <summary>When the other side of a link was heard last, and whether that is too long ago.</summary>
/// <remarks>
/// It is looked at once an interval. A look that comes much later than that shows that this process stood still itself;
/// what has arrived meanwhile is still to be read, so the verdict waits for the next look.
/// </remarks>
internal sealed class SilenceWatch(TimeSpan most, TimeSpan interval, TimeProvider time)
{
    private long _heardAt = time.GetTimestamp();
    private long _lookedAt = time.GetTimestamp();

    public TimeSpan Since => time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    public void Heard() => Interlocked.Exchange(ref _heardAt, time.GetTimestamp());

    /// <summary>To be called once an interval; never by two threads at once.</summary>
    public bool IsTooLong()
    {
        var late = time.GetElapsedTime(_lookedAt) > interval * 4;
        _lookedAt = time.GetTimestamp();
        return !late && Since > most;
    }
}
