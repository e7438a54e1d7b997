namespace Seckill.Node.Items;

/// <summary>
/// The token bucket of one item, on the monotonic clock; its actor's loop alone touches it. While somebody waits, what
/// a late timer has missed is not lost: over any longer time exactly rate x time pass.
/// </summary>
/// <remarks>
/// Not System.Threading.RateLimiting: its limiters bring their own clock and timers, and an item's time is the test's.
/// </remarks>
internal sealed class LineBucket(TimeProvider time)
{
    private static readonly TimeSpan MostLateness = TimeSpan.FromMilliseconds(250);

    private const double Rounding = 1e-6;

    private double _tokens = double.MaxValue;
    private double _rate;
    private double _burst = double.MaxValue;
    private long _at = time.GetTimestamp();

    /// <summary>
    /// Tokens per second, and how many there are at most; a fuller bucket overflows. What came in until now came at the
    /// rate of before.
    /// </summary>
    public void Set(int ratePerSecond, int burst)
    {
        Fill(_burst);
        (_rate, _burst) = (ratePerSecond, burst);
        _tokens = Math.Min(_tokens, burst);
    }

    /// <summary>Takes one token if there is one.</summary>
    /// <param name="backlogged">Somebody has waited since the last call.</param>
    public bool TryTake(bool backlogged)
    {
        Fill(backlogged ? Math.Max(_burst, _rate * MostLateness.TotalSeconds) : _burst);
        if (_tokens < 1 - Rounding)
        {
            return false;
        }

        _tokens = Math.Max(0, _tokens - 1);
        return true;
    }

    private void Fill(double most)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_tokens + _rate * time.GetElapsedTime(_at, now).TotalSeconds, most);
        _at = now;
    }

    /// <summary>Whoever took it was refused for another reason: it is nobody's loss.</summary>
    public void GiveBack() => _tokens++;

    /// <summary>Until the next token.</summary>
    public TimeSpan UntilNext => TimeSpan.FromSeconds(Math.Max(0, 1 - _tokens) / _rate);
}
