using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Items;

/// <summary>
/// Folds items anew from the first commit of the journal, beside their actors, and compares what comes out with what
/// the actors hold. One at a time and at most half of one core: a check may wait, a sale may not.
/// </summary>
public sealed partial class StateShadow : IAsyncDisposable
{
    private const int MostWaiting = 256;
    private const int CommitsBetweenRests = 256;

    private readonly IJournal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<StateClaim> _claims = Channel.CreateBounded<StateClaim>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public StateShadow(IJournal journal, TimeProvider time, ILogger logger)
    {
        (_journal, _time, _logger) = (journal, time, logger);
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

    /// <summary>
    /// The digest of the item as the journal has it at that version, each link of its chain verified. Throws
    /// <see cref="JournalDamagedException"/> when the journal does not lead there.
    /// </summary>
    public static async Task<byte[]> DigestAsync(
        IJournal journal, ShardId shard, ItemId item, long version, Func<ValueTask>? rest,
        CancellationToken cancellation)
    {
        var state = ItemState.Empty(item);
        var folded = 0;
        await foreach (var linked in journal.ReadItemAsync(item, 0, cancellation))
        {
            var commit = linked.Commit;
            if (commit.ItemVersion > version)
            {
                break;
            }

            if (commit.Shard != shard || !JournalChain.Links(linked.PreviousHash, commit))
            {
                throw new JournalDamagedException(commit.Shard, commit.Seq, "not a link of the chain of its shard");
            }

            ItemReplay.Apply(state, commit);
            if (rest is not null && ++folded % CommitsBetweenRests == 0)
            {
                await rest();
            }
        }

        return state.Version == version
            ? ItemStateCodec.Digest(state)
            : throw new JournalDamagedException(shard, state.Position.Offset,
                $"the journal has item {item} at version {state.Version}, its owner at {version}");
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
            var digest = await DigestAsync(
                _journal, claim.Shard, claim.Item, claim.Version, RestAsync, _stop.Token);
            var same = digest.AsSpan().SequenceEqual(claim.Digest);
            Told(claim, same ? null : $"at version {claim.Version} the journal folds to another state");

            async ValueTask RestAsync()
            {
                await Task.Delay(_time.GetElapsedTime(begunAt), _time, _stop.Token);
                begunAt = _time.GetTimestamp();
            }
        }
        catch (Exception fault) when (fault is JournalDamagedException or UnknownEventException or InvariantViolation)
        {
            Told(claim, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            ItemMeter.StateChecked("unread");
            LogUnread(_logger, fault, claim.Item);
        }
    }

    /// <param name="claim">What was checked.</param>
    /// <param name="difference">Null: none.</param>
    private void Told(StateClaim claim, string? difference)
    {
        ItemMeter.StateChecked(difference is null ? "same" : "differs");
        if (difference is not null)
        {
            LogDiffers(_logger, claim.Item, claim.Shard.Value, difference);
            claim.Diverged(new InvariantViolation(claim.Item, "state hash", difference));
        }
    }

    [LoggerMessage(3004, LogLevel.Critical,
        "item {Item} of shard {Shard} is in memory what its journal does not say: {Difference}. Its shard stops.")]
    private static partial void LogDiffers(ILogger logger, ItemId item, int shard, string difference);

    [LoggerMessage(3005, LogLevel.Warning, "item {Item}: its state was not compared, the journal can not be read")]
    private static partial void LogUnread(ILogger logger, Exception fault, ItemId item);
}
