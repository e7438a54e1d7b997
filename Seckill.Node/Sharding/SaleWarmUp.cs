using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>
/// Sees to it that an item is awake on its owner, and its facts on every node, half a minute before it opens (R35); and
/// knows which shards are to be left in peace around an opening.
/// </summary>
public sealed partial class SaleWarmUp(
    ISaleCalendar calendar, ShardRegion region, Func<ItemId, ItemFacts?> facts, JournalClock clock, TimeProvider time,
    ILogger logger)
{
    /// <summary>R35 says 30 s; the look itself and a lagging projection take some of the rest.</summary>
    private static readonly TimeSpan WakeAhead = TimeSpan.FromSeconds(45);

    /// <summary>protocol.md, Ownership, 9.</summary>
    private static readonly TimeSpan FreezeBefore = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FreezeAfter = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<SaleOpening>? _openings;

    /// <summary>
    /// Shards with an item that opens within a minute, or has opened and is not sold out, for five minutes.
    /// </summary>
    public IReadOnlySet<ShardId> FrozenShards()
    {
        if (Volatile.Read(ref _openings) is not { } openings)
        {
            // Not looked yet: any of them may be about to open.
            return Enumerable.Range(0, region.ShardCount).Select(number => new ShardId(number)).ToHashSet();
        }

        var now = clock.Now;
        return openings
            .Where(opening => opening.OpensAt + FreezeAfter > now && opening.OpensAt < now + FreezeBefore
                && facts(opening.Item) is not { SoldOut: true })
            .Select(opening => region.ShardOf(opening.Item)).ToHashSet();
    }

    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            do
            {
                await LookAsync();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    public void Stop() => _stop.Cancel();

    private async Task LookAsync()
    {
        try
        {
            var now = clock.Now;
            var openings = await calendar.OpeningsAsync(
                new Instant(now.UnixMs - (long)FreezeAfter.TotalMilliseconds), now + FreezeBefore, _stop.Token);
            Volatile.Write(ref _openings, openings);
            // Many at once: a shard loads a few of them at a time.
            await Task.WhenAll(openings.Where(opening => opening.OpensAt < now + WakeAhead).Select(WakeAsync));
        }
        catch (Exception fault) when (!_stop.IsCancellationRequested)
        {
            LogFault(fault);
        }
    }

    private async Task WakeAsync(SaleOpening opening)
    {
        if (region.ActivatorOf(region.ShardOf(opening.Item)) is { } activator)
        {
            await activator.WakeAsync(opening.Item);
        }
    }

    [LoggerMessage(EventId = 4050, Level = LogLevel.Debug, Message = "openings could not be looked up; again soon")]
    private partial void LogFault(Exception fault);
}
