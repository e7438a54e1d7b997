using Seckill.Http.Ports;

namespace Seckill.Node.Imports;

/// <summary>Removes what nobody needs any more: cut uploads, forgotten imports; a few rows at a time.</summary>
internal sealed class ImportSweep(IImportStore store, IServerClock clock, TimeSpan keep, TimeProvider time)
{
    /// <summary>An upload that has kept nothing for this long was cut.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long _sweptAt;
    private volatile bool _isWanted = true;

    /// <summary>Any thread.</summary>
    public void Look() => _isWanted = true;

    /// <summary>One step, when it is time; true: there may be more to do.</summary>
    public async ValueTask<bool> StepAsync(CancellationToken cancellation)
    {
        if (!_isWanted && time.GetElapsedTime(_sweptAt) < Interval)
        {
            return false;
        }

        _isWanted = false;
        _sweptAt = time.GetTimestamp();
        var now = clock.Now;
        var more = await store.SweepAsync(now + -Idle, now + -keep, cancellation);
        _isWanted = _isWanted || more;
        return more;
    }
}
