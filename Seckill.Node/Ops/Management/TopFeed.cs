using Seckill.Http.Ports;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Management;

/// <summary>
/// Takes the cluster's figures at most once an interval, whoever waits for them: readers of the same second share one
/// taking. Nothing is taken while nobody reads. Any thread.
/// </summary>
internal sealed class TopFeed(
    ManagementSights sights, ICluster cluster, TopSales sales, IServerClock clock, TimeProvider time,
    ManagementStop stop)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Rates over a longer time than this would hide what happens now; then they begin anew.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TopTaker? _taker;
    private TopTaking? _last;
    private Task<TopTaking>? _next;

    /// <summary>
    /// The figures after those of that number (0: none yet), at once where others have just had them. What goes wrong
    /// in a taking goes wrong for all who wait for it; the next one tries anew.
    /// </summary>
    public Task<TopTaking> AfterAsync(long number, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var age = _last is null ? Stale : time.GetElapsedTime(_last.BegunAt);
            if (_last is { } last && last.Number > number && age < Interval)
            {
                return Task.FromResult(last);
            }

            if (_next is null || _next.IsCompleted)
            {
                _taker = age < Stale && _taker is not null
                    ? _taker : new TopTaker(sights, cluster, sales, clock, time);
                _next = TakeAsync(_taker, 1 + (_last?.Number ?? 0), Interval - age);
            }

            return _next.WaitAsync(cancellation);
        }
    }

    /// <summary>It belongs to no reader: one that leaves must not take it from the others.</summary>
    private async Task<TopTaking> TakeAsync(TopTaker taker, long number, TimeSpan wait)
    {
        // Not within the gate of whoever asked first.
        await Task.Yield();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stop.Token);
        }

        var begunAt = time.GetTimestamp();
        var taken = new TopTaking(number, begunAt, await taker.TakeAsync(stop.Token));
        lock (_gate)
        {
            _last = taken;
        }

        return taken;
    }
}

/// <summary>Figures, which in the row they are, and the timestamp at which they were begun to be taken.</summary>
internal sealed record TopTaking(long Number, long BegunAt, TopResource Figures);
