namespace Seckill.Client;

/// <summary>
/// The server's clock, for countdowns: what this machine's clock says does not matter. Of several samples the one with
/// the shortest round trip counts, and from then on a monotonic clock goes on. Any thread.
/// </summary>
public sealed class ServerClock
{
    private const int Samples = 5;
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(2);

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
            var sent = _transport.Time.GetTimestamp();
            var told = await ReadAsync(cancellation: cancellation);
            var trip = _transport.Time.GetElapsedTime(sent);
            if (best is null || trip / 2 < best.Doubt)
            {
                best = new Sample(told.Now + trip / 2, _transport.Time.GetTimestamp(), trip / 2);
            }
        }

        _best = best;
    }

    /// <summary>Completes when it is that time on the server; at once when it is past.</summary>
    public async Task WaitUntilAsync(DateTimeOffset at, CancellationToken cancellation = default)
    {
        await SyncIfStaleAsync(cancellation);
        while (at - Now is var left && left > TimeSpan.Zero)
        {
            var looks = left > LastLook + LastLook;
            var step = !looks ? left : left - LastLook < Stale ? left - LastLook : Stale;
            await _transport.WaitAsync(step, cancellation);
            if (looks)
            {
                await SyncAsync(cancellation);
            }
        }
    }

    private Task SyncIfStaleAsync(CancellationToken cancellation) =>
        _best is { } best && _transport.Time.GetElapsedTime(best.At) < Stale
            ? Task.CompletedTask : SyncAsync(cancellation);

    /// <param name="Server">Its time at that timestamp.</param>
    /// <param name="At">A timestamp of this machine.</param>
    /// <param name="Doubt">Half the round trip.</param>
    private sealed record Sample(DateTimeOffset Server, long At, TimeSpan Doubt);
}
