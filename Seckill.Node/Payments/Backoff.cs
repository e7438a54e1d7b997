namespace Seckill.Node.Payments;

/// <summary>
/// Waiting times that double from the first to the most, each cut by up to half at random, so that those who failed
/// together do not come back together. Safe from any thread.
/// </summary>
public sealed class Backoff(TimeSpan first, TimeSpan most, Random random)
{
    private const int MostDoublings = 30;

    /// <summary>After that many failures in a row (from 1): between half of and the whole doubled time.</summary>
    public TimeSpan After(int failures)
    {
        var doubled = first.TotalSeconds * (1L << Math.Clamp(failures - 1, 0, MostDoublings));
        var whole = Math.Min(doubled, most.TotalSeconds);
        lock (random)
        {
            return TimeSpan.FromSeconds(whole * (1 - random.NextDouble() / 2));
        }
    }
}
