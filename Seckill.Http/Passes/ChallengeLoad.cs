using System.Numerics;

namespace Seckill.Http.Passes;

/// <summary>
/// How hard challenges are now: a bit more for each doubling of what this node is asked about challenges, above the
/// rate at which it is calm. Counted over the last two seconds, in slots that fall out one by one.
/// </summary>
internal sealed class ChallengeLoad
{
    private const int SlotCount = 8;
    private const int SlotsPerSecond = 4;

    private readonly Lock _gate = new();
    private readonly int[] _slots = new int[SlotCount];
    private readonly ChallengeOptions _options;
    private readonly TimeProvider _time;
    private readonly long _calmCount;
    private long _newest;
    private long _sum;

    public ChallengeLoad(ChallengeOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _calmCount = (long)options.CalmRate * SlotCount / SlotsPerSecond;
        _newest = Now;
    }

    /// <summary>Leading zero bits to ask for.</summary>
    public int Difficulty
    {
        get
        {
            lock (_gate)
            {
                Turn();
                var times = Math.Max(1, _sum / _calmCount);
                return Math.Min(_options.MostDifficulty, _options.Difficulty + BitOperations.Log2((ulong)times));
            }
        }
    }

    private long Now => (long)((Int128)_time.GetTimestamp() * SlotsPerSecond / _time.TimestampFrequency);

    /// <summary>One more was asked for, or was brought back; only requests that the limiters have let pass.</summary>
    public void Count()
    {
        lock (_gate)
        {
            Turn();
            _slots[_newest % SlotCount]++;
            _sum++;
        }
    }

    private void Turn()
    {
        var now = Now;
        for (var steps = Math.Min(SlotCount, now - _newest); steps > 0; steps--)
        {
            ref var oldest = ref _slots[(now - steps + 1) % SlotCount];
            _sum -= oldest;
            oldest = 0;
        }

        _newest = Math.Max(_newest, now);
    }
}
