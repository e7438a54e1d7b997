using System.Net;

namespace Seckill.Client;

/// <summary>
/// When a request is sent again, and after how long. Only what can do nothing twice is repeated: reads, requests with
/// an Idempotency-Key (the same one), passes. A wait that would end after the call's time is not begun.
/// </summary>
internal sealed class RetryRules(ClientChance chance)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostSpread = TimeSpan.FromMilliseconds(500);

    /// <summary>Null: the fault is the caller's to see.</summary>
    /// <param name="call">What was sent.</param>
    /// <param name="fault">What came of it.</param>
    /// <param name="attempt">From 1.</param>
    /// <param name="left">Of the call's time.</param>
    public TimeSpan? WaitBefore(ApiCall call, Exception fault, int attempt, TimeSpan left)
    {
        if (!call.Repeatable || !IsPassing(fault))
        {
            return null;
        }

        var told = (fault as SeckillProblemException)?.RetryAfter;
        var wait = told is { } after && after > TimeSpan.Zero ? Spread(after) : Backoff(attempt);
        return wait <= left ? wait : null;
    }

    /// <summary>True for faults of the moment: of the way there, or of a server that is short.</summary>
    private static bool IsPassing(Exception fault) => fault switch
    {
        SeckillUnreachableException => true,
        SeckillProblemException problem => (HttpStatusCode)problem.Status is HttpStatusCode.RequestTimeout
            or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        _ => false,
    };

    /// <summary>Never earlier than asked for, and a little later, so that a crowd does not come back as one.</summary>
    private TimeSpan Spread(TimeSpan after)
    {
        var spread = after / 5 < MostSpread ? after / 5 : MostSpread;
        return after + spread * chance.Next();
    }

    /// <summary>Twice as long each time, of which half is at random.</summary>
    private TimeSpan Backoff(int attempt)
    {
        var whole = First * Math.Pow(2, Math.Min(attempt - 1, 10));
        return (whole < Longest ? whole : Longest) * (0.5 + chance.Next() / 2);
    }
}
