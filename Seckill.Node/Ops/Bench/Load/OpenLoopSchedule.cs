namespace Seckill.Node.Ops.Bench;

/// <summary>
/// When the requests of an open loop are to be sent, whatever becomes of the earlier ones: instants since the start, in
/// order. Latency counts from them, so a server that stalls is charged for everybody who came meanwhile.
/// </summary>
public sealed class OpenLoopSchedule
{
    private readonly double _perSecond;
    private readonly Random? _random;
    private double _nextSeconds;

    private OpenLoopSchedule(double perSecond, TimeSpan length, Random? random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length.Ticks);
        (_perSecond, Length, _random) = (perSecond, length, random);
        _nextSeconds = random is null ? 0 : Gap();
    }

    public TimeSpan Length { get; }

    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>The next instant, below <see cref="Length"/>; null: the schedule is over.</summary>
    public TimeSpan? Next => TimeSpan.FromSeconds(_nextSeconds) is var next && next < Length ? next : null;

    /// <summary>The same distance between all: the finest ruler for a gap, kinder than a crowd is.</summary>
    public static OpenLoopSchedule Even(double perSecond, TimeSpan length) => new(perSecond, length, null);

    /// <summary>
    /// As people come who do not know of each other (a Poisson process): exponential gaps, so that some come at once.
    /// </summary>
    public static OpenLoopSchedule Crowd(double perSecond, TimeSpan length, Random random) =>
        new(perSecond, length, random);

    /// <summary>The next instant is served: on to the one after it.</summary>
    /// <exception cref="InvalidOperationException">There was none.</exception>
    public void Take()
    {
        if (Next is null)
        {
            throw new InvalidOperationException("the schedule is over");
        }

        Taken++;
        _nextSeconds = _random is null ? Taken / _perSecond : _nextSeconds + Gap();
    }

    private double Gap() => -Math.Log(1 - _random!.NextDouble()) / _perSecond;
}
