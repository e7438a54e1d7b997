namespace Seckill.Client;

/// <summary>
/// The server's clock, for countdowns: what this machine's clock says does not matter. Of several samples the one with
/// the shortest round trip counts, and from then on a monotonic clock goes on. Any thread.
/// </summary>
public sealed class ServerClock
{
    private const int Samples = 5;
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

    /// <summary>What a look at the clock may take from a wait.</summary>
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(5);

    /// <summary>Before an instant that is waited for the clock is read once more.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(10);

    private readonly ApiTransport _transport;
    private volatile Sample? _best;

    internal ServerClock(ApiTransport transport) => _transport = transport;

    /// <summary>The server's time; before the first <see cref="SyncAsync"/> this machine's.</summary>
    public DateTimeOffset Now => _best is { } best
        ? best.Server + _transport.Time.GetElapsedTime(best.At) : _transport.Time.GetUtcNow();

    /// <summary>By how much <see cref="Now"/> may be wrong at most; null: it was never read.</summary>
    public TimeSpan? Uncertainty => _best?.Doubt;

    /// <summary>One reading of the server's clock.</summary>
    [Route("GET", "/v1/time")]
    public Task<ServerTime> ReadAsync(CallOptions? options = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            ApiCall.Get("/v1/time", options) with { Public = true }, ClientJson.Default.ServerTime, cancellation);

    /// <summary>Takes some samples and keeps the best; the older ones count no more.</summary>
    public async Task SyncAsync(CancellationToken cancellation = default)
    {
        Sample? best = null;
        for (var i = 0; i < Samples; i++)
        {
            best = Better(best, await TakeAsync(null, cancellation));
        }

        _best = best;
    }

    /// <summary>
    /// Completes when it is that time on the server; at once when it is past. Once the clock was read, a server that is
    /// away while it waits does not end the wait: what was read last goes on.
    /// </summary>
    /// <exception cref="SeckillUnreachableException">The clock was never read, and can not be now.</exception>
    /// <exception cref="SeckillProblemException">The same, by a refusal.</exception>
    public async Task WaitUntilAsync(DateTimeOffset at, CancellationToken cancellation = default)
    {
        if (_best is null)
        {
            await SyncAsync(cancellation);
        }

        await WaitAsync(at, cancellation);
    }

    /// <summary>The same; a clock that was never read and can not be is this machine's.</summary>
    internal async Task WaitAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        if (_best is not { } known || _transport.Time.GetElapsedTime(known.At) >= Stale)
        {
            await LookAsync(cancellation);
        }

        while (at - Now is var left && left > TimeSpan.Zero)
        {
            var looks = left > LastLook + LastLook;
            var step = !looks ? left : left - LastLook < Stale ? left - LastLook : Stale;
            await _transport.WaitAsync(step, cancellation);
            if (looks)
            {
                await LookAsync(cancellation);
            }
        }
    }

    private static Sample Better(Sample? one, Sample other) =>
        one is null || other.Doubt < one.Doubt ? other : one;

    /// <summary>Reads the clock anew if that can be done soon; if not, what was read before goes on.</summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LookTime, _transport.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        Sample? best = null;
        try
        {
            for (var i = 0; i < Samples; i++)
            {
                best = Better(best, await TakeAsync(new CallOptions { RetryFor = LookTime }, both.Token));
            }
        }
        catch (Exception fault) when (fault is SeckillProblemException or SeckillUnreachableException
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // An old reading is off by what two clocks drift apart in minutes: far better than none.
        }

        _best = best ?? _best;
    }

    private async Task<Sample> TakeAsync(CallOptions? options, CancellationToken cancellation)
    {
        var sent = _transport.Time.GetTimestamp();
        var told = await ReadAsync(options, cancellation);
        var half = _transport.Time.GetElapsedTime(sent) / 2;
        return new Sample(told.Now + half, _transport.Time.GetTimestamp(), half);
    }

    /// <param name="Server">Its time at that timestamp.</param>
    /// <param name="At">A timestamp of this machine.</param>
    /// <param name="Doubt">Half the round trip.</param>
    private sealed record Sample(DateTimeOffset Server, long At, TimeSpan Doubt);
}
