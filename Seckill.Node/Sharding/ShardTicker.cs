using Microsoft.Extensions.Logging;

namespace Seckill.Node.Sharding;

/// <summary>Knocks at the items' clocks of all shards that are served here, and saves the shards' snapshots.</summary>
internal sealed partial class ShardTicker(ShardHost?[] hosts, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SnapshotInterval = TimeSpan.FromSeconds(60);

    /// <summary>Until stopped.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(TickAsync(stop), SnapshotAsync(stop));

    private async Task TickAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TickInterval, time);
        while (await NextAsync(timer, stop))
        {
            try
            {
                foreach (var host in hosts)
                {
                    host?.Tick();
                }
            }
            catch (Exception fault)
            {
                LogTickFailed(fault);
            }
        }
    }

    /// <summary>Apart from the ticks: a slow store must not hold up the clocks of items.</summary>
    private async Task SnapshotAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(SnapshotInterval, time);
        while (await NextAsync(timer, stop))
        {
            foreach (var host in hosts)
            {
                await (host?.SnapshotAsync() ?? Task.CompletedTask);
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 4014, Level = LogLevel.Error, Message = "a tick of the items' clocks failed")]
    private partial void LogTickFailed(Exception fault);
}
