using System.Runtime.InteropServices;
using Seckill.Domain;

namespace Seckill.Http.Admission;

/// <summary>
/// Token buckets by key, in bounded memory. A bucket is one number: the moment when it will be full again (GCRA, the
/// leaky
/// bucket of ITU-T I.371 as a meter); one that is full already says nothing and may be forgotten.
/// </summary>
internal sealed class TokenBuckets
{
    private const int StripeCount = 64;

    private readonly TimeProvider _time;
    private readonly long _ticksPerToken;
    private readonly long _ticksPerBurst;
    private readonly int _stripeCapacity;
    private readonly Dictionary<Key128, long>[] _stripes; // each guarded by its own lock

    public TokenBuckets(BucketOptions options, TimeProvider time)
    {
        _time = time;
        _ticksPerToken = Math.Max(1, (long)(time.TimestampFrequency / options.RatePerSecond));
        _ticksPerBurst = _ticksPerToken * options.Burst;
        _stripeCapacity = Math.Max(1, options.Tracked / StripeCount);
        _stripes = new Dictionary<Key128, long>[StripeCount];
        for (var i = 0; i < StripeCount; i++)
        {
            _stripes[i] = [];
        }
    }

    /// <summary>Buckets tracked now.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var stripe in _stripes)
            {
                lock (stripe)
                {
                    count += stripe.Count;
                }
            }

            return count;
        }
    }

    /// <summary>Takes a token; else says how long until there is one, and takes nothing.</summary>
    public bool TryTake(Key128 key, out TimeSpan untilToken)
    {
        var now = _time.GetTimestamp();
        var stripe = StripeOf(key);
        lock (stripe)
        {
            if (stripe.Count >= _stripeCapacity && !stripe.ContainsKey(key))
            {
                Forget(stripe, now);
            }

            ref var fullAt = ref CollectionsMarshal.GetValueRefOrAddDefault(stripe, key, out var known);
            var next = (known ? Math.Max(fullAt, now) : now) + _ticksPerToken;
            var excess = next - now - _ticksPerBurst;
            if (excess > 0)
            {
                untilToken = _time.GetElapsedTime(0, excess);
                return false;
            }

            fullAt = next;
            untilToken = default;
            return true;
        }
    }

    /// <summary>Undoes one take: the request was refused for another reason.</summary>
    public void GiveBack(Key128 key)
    {
        var stripe = StripeOf(key);
        lock (stripe)
        {
            ref var fullAt = ref CollectionsMarshal.GetValueRefOrNullRef(stripe, key);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref fullAt))
            {
                fullAt -= _ticksPerToken;
            }
        }
    }

    /// <summary>Whole tokens left.</summary>
    public int Remaining(Key128 key)
    {
        var now = _time.GetTimestamp();
        var stripe = StripeOf(key);
        lock (stripe)
        {
            var owed = stripe.TryGetValue(key, out var fullAt) ? Math.Max(0, fullAt - now) : 0;
            return (int)Math.Max(0, (_ticksPerBurst - owed) / _ticksPerToken);
        }
    }

    private Dictionary<Key128, long> StripeOf(Key128 key) => _stripes[key.Low % StripeCount];

    /// <summary>
    /// Makes room: full buckets go first; if all are in use, the half that is nearest to full, so that who sends most
    /// stays limited.
    /// </summary>
    private static void Forget(Dictionary<Key128, long> stripe, long now)
    {
        var limit = now;
        if (!stripe.Values.Any(fullAt => fullAt <= now))
        {
            limit = (long)stripe.Values.Average(fullAt => (double)fullAt);
        }

        foreach (var (key, fullAt) in stripe)
        {
            if (fullAt <= limit)
            {
                stripe.Remove(key);
            }
        }
    }
}
