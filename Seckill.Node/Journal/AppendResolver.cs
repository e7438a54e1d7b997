using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Journal;

/// <summary>
/// Brings one append to a final outcome. Not written: sent again unchanged, a few times. Unknown: the shard is acquired
/// again, which waits for the late statement and shuts it out; then the chain's end tells whether it was written. So is
/// it when the node's permit has run out: others may have thought this node dead.
/// </summary>
public sealed partial class AppendResolver(
    IJournal journal, IShardFence fence, IPermit permit, Guid owner, TimeProvider time, ILogger logger,
    int? lapses = null)
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300)];

    // The writer's loop alone touches it: the lapses of the permit when the shard was last acquired.
    private int _lapses = lapses ?? permit.Lapses;

    /// <summary>Ends with a new head (written), or with the reason why there is none.</summary>
    /// <param name="head">Where the chain ends, as the writer knows it.</param>
    /// <param name="batches">In order; none: a barrier.</param>
    /// <param name="atMicros">The commits' time.</param>
    /// <param name="unsure">Told true while an outcome is unknown, false when it is known again.</param>
    /// <param name="cancellation">Gives up; the outcome is then unknown.</param>
    public async ValueTask<ResolvedAppend> AppendAsync(
        ShardHead head, IReadOnlyList<ItemBatch> batches, long atMicros, Action<bool> unsure,
            CancellationToken cancellation)
    {
        var expected = head;
        ShardAppend? open = null;
        var refusals = 0;
        while (true)
        {
            if (open is not null || !permit.IsValid || permit.Lapses != _lapses)
            {
                var (resolved, again) = await SettleAsync(head, open, unsure, cancellation);
                if (resolved is not null)
                {
                    return resolved;
                }

                (expected, open) = (again!, null);
            }

            var append = ShardAppends.Chain(expected, owner, batches, atMicros);
            CrashAt(batches, CrashPoint.AppendBeforeStatement);
            var result = await journal.AppendAsync(append, cancellation);
            JournalMeter.Sent(result.Outcome);
            switch (result.Outcome)
            {
                case AppendOutcome.Appended:
                    CrashAt(batches, CrashPoint.AppendAfterCommit);
                    unsure(false);
                    return ResolvedAppend.Written(expected, append);
                case AppendOutcome.Fenced:
                    return new ResolvedAppend(null, [], WriteOutcome.NotWritten, WriterEnd.Fenced);
                case AppendOutcome.NotWritten when refusals == Pauses.Length:
                    LogShed(head.Shard.Value, expected.Epoch, head.Head, result.Fault);
                    return new ResolvedAppend(null, [], WriteOutcome.NotWritten, WriterEnd.StoreAway);
                case AppendOutcome.NotWritten:
                    await Task.Delay(Pauses[refusals++], time, cancellation);
                    break;
                case AppendOutcome.Unknown:
                    unsure(true);
                    LogUnknown(head.Shard.Value, expected.Epoch, head.Head, result.Fault);
                    open = append;
                    break;
                default:
                    throw new InvalidOperationException($"no such outcome: {result.Outcome}");
            }
        }
    }

    /// <summary>A barrier writes nothing that a death could tear.</summary>
    private static void CrashAt(IReadOnlyList<ItemBatch> batches, CrashPoint point)
    {
        if (batches.Count > 0)
        {
            Crash.At(point);
        }
    }

    /// <summary>
    /// Acquires the shard again: after an append whose outcome is open, or after the permit ran out. Ends with what is
    /// known now, or with the head from which the same batches may be appended in the new epoch: nothing is there, the
    /// late statement is shut out, and deciding anew at this same head would give the same events.
    /// </summary>
    private async ValueTask<(ResolvedAppend? Known, ShardHead? Again)> SettleAsync(
        ShardHead head, ShardAppend? open, Action<bool> unsure, CancellationToken cancellation)
    {
        var lapsesNow = permit.Lapses;
        var outcome = open is null ? WriteOutcome.NotWritten : WriteOutcome.Unknown;
        if (await AcquireAgainAsync(head.Shard, cancellation) is not { } again)
        {
            return (new ResolvedAppend(null, [], outcome, WriterEnd.Fenced), null);
        }

        _lapses = lapsesNow;
        if (open is { Commits.Count: > 0 } && again.HeadHash.AsSpan().SequenceEqual(open.NewHash))
        {
            unsure(false);
            return (ResolvedAppend.Written(again with { Head = head.Head }, open), null);
        }

        if (again.Head < head.Head)
        {
            // As after a failover that lost commits, or a cut tail: whoever loads it anew verifies all of it.
            LogBehind(head.Shard.Value, again.Epoch, again.Head);
            return (new ResolvedAppend(null, [], outcome, WriterEnd.Fenced), null);
        }

        if (again.Head != head.Head || !again.HeadHash.AsSpan().SequenceEqual(head.HeadHash))
        {
            LogBroken(head.Shard.Value, again.Epoch, again.Head);
            return (new ResolvedAppend(null, [], outcome, WriterEnd.Broken), null);
        }

        return (null, again);
    }

    private async ValueTask<ShardHead?> AcquireAgainAsync(ShardId shard, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                return await fence.AcquireAgainAsync(shard, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogAcquireFailed(fault, shard.Value);
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 > TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : pause * 2;
            }
        }
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: outcome of an append unknown, acquiring it: {Fault}")]
    private partial void LogUnknown(int shard, long epoch, long offset, string? fault);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Error,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: the store takes nothing, refusing: {Fault}")]
    private partial void LogShed(int shard, long epoch, long offset, string? fault);

    [LoggerMessage(EventId = 2014, Level = LogLevel.Error,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: the chain ends too early; the shard is loaded anew")]
    private partial void LogBehind(int shard, long epoch, long offset);

    [LoggerMessage(EventId = 2012, Level = LogLevel.Critical,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: the chain ends where it can not; the shard is stopped")]
    private partial void LogBroken(int shard, long epoch, long offset);

    [LoggerMessage(
        EventId = 2013, Level = LogLevel.Debug, Message = "shard {Shard}: acquiring again failed, will be tried again")]
    private partial void LogAcquireFailed(Exception fault, int shard);
}

/// <summary>Head: the new end of the chain; null: not written or not known, and the writer must end.</summary>
public sealed record ResolvedAppend(
    ShardHead? Head, IReadOnlyList<byte[]> Hashes, WriteOutcome Outcome, WriterEnd End)
{
    public static ResolvedAppend Written(ShardHead before, ShardAppend append) => new(
        before with { Head = before.Head + append.Commits.Count, HeadHash = append.NewHash },
        append.Commits.Select(commit => commit.Hash).ToArray(), WriteOutcome.Written, WriterEnd.Stopped);
}
