using Seckill.Domain;

namespace Seckill.Node.Items;

/// <summary>
/// Which challenges of one item were used (R17), each until it runs out; the actor's loop alone touches it. Not in the
/// journal: a new owner, or an actor that begins anew, knows none of them, so one that is still young can then be used
/// once more.
/// </summary>
/// <param name="most">Challenges remembered; above it a use is refused, for to forget one would let it be used
/// again.</param>
internal sealed class UsedChallenges(int most)
{
    /// <summary>For each use: more than it adds, so that memory falls, and few, so that no purchase waits.</summary>
    private const int ForgottenAtOnce = 16;

    /// <summary>A wave larger than this gives its memory back when all of it is forgotten.</summary>
    private const int KeptCapacity = 1_024;

    private static readonly Refused Used = Refused.With(RefusalCode.ChallengeUsed);
    private static readonly Refused Expired = Refused.With(RefusalCode.ChallengeExpired);

    private readonly Dictionary<Key128, Key128> _attempts = [];
    private readonly PriorityQueue<Key128, long> _ends = new();

    /// <summary>Challenges remembered now; some may have run out.</summary>
    public int Count => _attempts.Count;

    /// <summary>Done: this use is its first, or is that one sent again.</summary>
    public ItemReply Use(UseChallenge use, Instant now)
    {
        Forget(now);
        if (use.ExpiresAt <= now)
        {
            // The edge's clock may be behind; what has run out here may be forgotten already.
            return Expired;
        }

        if (_attempts.TryGetValue(use.Challenge, out var attempt))
        {
            return attempt == use.Attempt ? Done.Instance : Used;
        }

        if (_attempts.Count >= most)
        {
            _ends.TryPeek(out _, out var nextMs);
            return new Refused(RefusalCode.ReducedCapacity, RetryAfter: new Instant(nextMs) - now);
        }

        _attempts.Add(use.Challenge, use.Attempt);
        _ends.Enqueue(use.Challenge, use.ExpiresAt.UnixMs);
        return Done.Instance;
    }

    private void Forget(Instant now)
    {
        for (var left = ForgottenAtOnce;
            left > 0 && _ends.TryPeek(out var challenge, out var endMs) && endMs <= now.UnixMs; left--)
        {
            _ends.Dequeue();
            _attempts.Remove(challenge);
        }

        if (_attempts.Count == 0 && _attempts.Capacity > KeptCapacity)
        {
            _attempts.TrimExcess();
            _ends.TrimExcess();
        }
    }
}
