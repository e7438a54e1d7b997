namespace Seckill.Node.Peers.Links;

/// <summary>
/// How long to wait before a peer is dialled again: longer each time, up to a bound, and spread by chance.
/// </summary>
public sealed class RedialPauses(PeerLimits limits, Random random)
{
    private TimeSpan _longest = limits.LeastPause;

    /// <summary>The next pause, and the one after it will be longer: between a half and all of its bound.</summary>
    public TimeSpan Next()
    {
        var pause = _longest * (0.5 + random.NextDouble() / 2);
        _longest = _longest * 2 < limits.MostPause ? _longest * 2 : limits.MostPause;
        return pause;
    }

    /// <summary>The link was up for a while: the next pause is a short one again.</summary>
    public void Forget() => _longest = limits.LeastPause;
}
