namespace Seckill.Node.Webhooks;

/// <summary>
/// When the next attempt is made: by the schedule, a little later at random, so that those who failed together do not
/// come back together; and not before the receiver wants it. Safe from any thread.
/// </summary>
internal sealed class RetryTimes(PumpOptions options, Random random)
{
    /// <summary>At most this part is added to a wait.</summary>
    public const double Jitter = 0.2;

    /// <summary>Null: that was the last attempt (they count from 1).</summary>
    public TimeSpan? After(int attempt, TimeSpan? retryAfter)
    {
        if (attempt > options.RetrySchedule.Count)
        {
            return null;
        }

        double share;
        lock (random)
        {
            share = random.NextDouble() * Jitter;
        }

        var wait = options.RetrySchedule[attempt - 1] * (1 + share);
        var wished = retryAfter ?? TimeSpan.Zero;
        wished = wished < options.MostRetryAfter ? wished : options.MostRetryAfter;
        return wait > wished ? wait : wished;
    }
}
