using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>
/// Folds items anew from the first commit of the journal, beside their actors, and compares what comes out with what
/// the actors hold. One at a time and at most half of one core: a check may wait, a sale may not. A difference stops
/// the actor with its shard, and the item's snapshot is thrown away: whoever loads it next has it from the journal.
/// </summary>
public sealed partial class StateShadow : IAsyncDisposable
{
    private const int MostWaiting = 64;
    private const int CommitsBetweenRests = 256;

    private readonly IJournal _journal;
    private readonly ISnapshotStore _snapshots;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<StateClaim> _claims = Channel.CreateBounded<StateClaim>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public StateShadow(IJournal journal, ISnapshotStore snapshots, TimeProvider time, ILogger logger)
    {
        (_journal, _snapshots, _time, _logger) = (journal, snapshots, time, logger);
        _loop = LoopAsync();
    }

    /// <summary>To be checked soon; false: too many wait, this one is not checked.</summary>
    public bool Offer(StateClaim claim)
    {
        var taken = _claims.Writer.TryWrite(claim);
        if (!taken)
        {
            ItemMeter.StateChecked("skipped");
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        _claims.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            await foreach (var claim in _claims.Reader.ReadAllAsync(_stop.Token))
            {
                await CheckAsync(claim);
            }
        }
        catch (OperationCanceledException)
        {
            // The node ends; what still waits stays unchecked.
        }
    }

    private async Task CheckAsync(StateClaim claim)
    {
        try
        {
            var begunAt = _time.GetTimestamp();
            var state = await FoldAsync(claim, RestAsync);
            if (state.Version < claim.Version)
            {
                // The database has lost what it told: the writer's next append shows it, and the shard is loaded anew.
                ItemMeter.StateChecked("differs");
                LogBehind(_logger, claim.Item, claim.Shard.Value, state.Version, claim.Version);
            }
            else if (ItemStateCodec.Digest(state).AsSpan().SequenceEqual(claim.Digest))
            {
                ItemMeter.StateChecked("same");
            }
            else
            {
                await DivergedAsync(claim, $"at version {claim.Version} the journal folds to another state");
            }

            async ValueTask RestAsync()
            {
                await Task.Delay(_time.GetElapsedTime(begunAt), _time, _stop.Token);
                begunAt = _time.GetTimestamp();
            }
        }
        catch (Exception fault) when (fault is JournalDamagedException or UnknownEventException or InvariantViolation)
        {
            await DivergedAsync(claim, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            ItemMeter.StateChecked("unread");
            LogUnread(_logger, fault, claim.Item);
        }
    }

    /// <summary>
    /// The item as the journal has it at that version, or where it ends before, each link of its chain verified.
    /// </summary>
    private async Task<ItemState> FoldAsync(StateClaim claim, Func<ValueTask> rest)
    {
        var state = ItemState.Empty(claim.Item);
        var folded = 0;
        await foreach (var commit in ItemLoader.ReadVerifiedAsync(_journal, claim.Shard, claim.Item, 0, _stop.Token))
        {
            if (commit.ItemVersion > claim.Version)
            {
                break;
            }

            ItemReplay.Apply(state, commit);
            if (++folded % CommitsBetweenRests == 0)
            {
                await rest();
            }
        }

        return state;
    }

    private async Task DivergedAsync(StateClaim claim, string difference)
    {
        ItemMeter.StateChecked("differs");
        LogDiffers(_logger, claim.Item, claim.Shard.Value, difference);
        claim.Diverged(new InvariantViolation(claim.Item, "state hash", difference));
        try
        {
            await _snapshots.DeleteAsync(claim.Shard, claim.Item, _stop.Token);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogSnapshotStays(_logger, fault, claim.Item);
        }
    }

    [LoggerMessage(3004, LogLevel.Critical,
        "item {Item} of shard {Shard} is in memory what its journal does not say: {Difference}. Its shard stops.")]
    private static partial void LogDiffers(ILogger logger, ItemId item, int shard, string difference);

    [LoggerMessage(3006, LogLevel.Critical,
        "item {Item} of shard {Shard}: the journal ends at its version {Journal}, its owner was at {Owner}")]
    private static partial void LogBehind(ILogger logger, ItemId item, int shard, long journal, long owner);

    [LoggerMessage(3007, LogLevel.Error, "item {Item}: its snapshot may be wrong and could not be thrown away")]
    private static partial void LogSnapshotStays(ILogger logger, Exception fault, ItemId item);

    [LoggerMessage(3005, LogLevel.Warning, "item {Item}: its state was not compared, the journal can not be read")]
    private static partial void LogUnread(ILogger logger, Exception fault, ItemId item);
}
