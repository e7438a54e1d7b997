using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;
using Seckill.Node.Telemetry;

namespace Seckill.Node.Journal;

/// <summary>
/// The one writer of a shard's journal. It merges what the shard's items have queued into one append, keeps one append
/// in flight, and resolves unknown outcomes before anything else is decided.
/// </summary>
/// <remarks>
/// States: serving -> (unknown) resolving -> serving, or -> lost for ever. While not serving, nothing new is taken.
/// Invariants: (1) a batch is answered Written only after the store said so, or the chain's end proves it; (2) after
/// Lost every batch is answered NotWritten or Unknown, and none is sent; (3) head and hash move only with (1).
/// </remarks>
public sealed partial class ShardJournalWriter
{
    private readonly AppendResolver _resolver;
    private readonly IPermit _permit;
    private readonly JournalClock _clock;
    private readonly WriterLimits _limits;
    private readonly ILogger _logger;
    private readonly Action<ShardOffset> _committed;
    private readonly Channel<PendingWrite> _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PendingWrite> _merged = [];
    private ShardHead _head;
    private long _lastAtMicros;
    private long _freshAt;
    private volatile bool _serving = true;
    private volatile bool _lost;

    public ShardJournalWriter(
        ShardHead head, long lastAtMicros, AppendResolver resolver, IPermit permit, JournalClock clock,
        WriterLimits limits, Action<ShardOffset> committed, ILogger logger, long? provenAt = null)
    {
        (_head, _lastAtMicros, _resolver, _clock, _limits) = (head, lastAtMicros, resolver, clock, limits);
        (_permit, _committed, _logger) = (permit, committed, logger);
        _freshAt = provenAt ?? clock.Mark();
        _queue = Channel.CreateBounded<PendingWrite>(
            new BoundedChannelOptions(limits.Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>
    /// False while an outcome is being resolved or the node has no permit, and for ever once the shard is lost.
    /// </summary>
    public bool IsServing => _serving && _permit.IsValid;

    /// <summary>The shard was lost, or an outcome was never known: Head is not its end.</summary>
    public bool WasLost => _lost;

    /// <summary>Where the chain ends; swapped whole by the writer's loop.</summary>
    public ShardHead Head => Volatile.Read(ref _head);

    /// <summary>Completes when the batch is durable, or will never be known to be.</summary>
    public async ValueTask<WriteResult> AppendAsync(ItemBatch batch)
    {
        var write = new PendingWrite(batch);
        return await EnqueueAsync(write) ? await write.Task : new WriteResult(WriteOutcome.NotWritten);
    }

    /// <summary>
    /// Proves that we are still the owner, if the last proof is older than <see cref="WriterLimits.Freshness"/>: an
    /// append of n = 0, shared by all who wait.
    /// </summary>
    public ValueTask<WriteResult> BarrierAsync(bool force = false)
    {
        if (!force && IsServing
            && _clock.Since(Interlocked.Read(ref _freshAt)) < _limits.Freshness)
        {
            var head = Head;
            return ValueTask.FromResult(new WriteResult(WriteOutcome.Written, head.Head, head.HeadHash));
        }

        return BarrierNowAsync();
    }

    /// <summary>Runs until the shard is lost or stopped; returns the reason.</summary>
    public async Task<WriterEnd> RunAsync()
    {
        var end = WriterEnd.Stopped;
        try
        {
            while (end == WriterEnd.Stopped && await _queue.Reader.WaitToReadAsync(_stop.Token))
            {
                Merge();
                end = await AppendMergedAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            (end, _lost) = (WriterEnd.Stopped, _merged.Count > 0);
        }
        finally
        {
            (_serving, _lost) = (false, _lost || _merged.Count > 0);
            _queue.Writer.TryComplete();
            Answer(_merged, new WriteResult(WriteOutcome.Unknown));
            while (_queue.Reader.TryRead(out var late))
            {
                late.TrySetResult(new WriteResult(WriteOutcome.NotWritten));
            }
        }

        LogEnded(_head.Shard.Value, _head.Epoch, _head.Head, end);
        return end;
    }

    /// <summary>Takes nothing more; what is queued is still appended, then the loop ends.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Ends the loop now: a resolution in progress is given up.</summary>
    public void Stop() => _stop.Cancel();

    private async ValueTask<WriteResult> BarrierNowAsync()
    {
        var write = new PendingWrite(null);
        return await EnqueueAsync(write) ? await write.Task : new WriteResult(WriteOutcome.NotWritten);
    }

    private async ValueTask<bool> EnqueueAsync(PendingWrite write)
    {
        while (!_queue.Writer.TryWrite(write))
        {
            if (!await _queue.Writer.WaitToWriteAsync())
            {
                return false;
            }
        }

        return true;
    }

    private void Merge()
    {
        _merged.Clear();
        var bytes = 0;
        while (_merged.Count < _limits.MaxBatches && bytes < _limits.MaxBytes && _queue.Reader.TryRead(out var write))
        {
            _merged.Add(write);
            bytes += write.Batch?.Body.Length ?? 0;
        }
    }

    private async ValueTask<WriterEnd> AppendMergedAsync()
    {
        var batches = _merged.Where(write => write.Batch is not null).Select(write => write.Batch!).ToList();
        var at = Math.Max(_lastAtMicros, _clock.NowMicros);
        var sentAt = _clock.Mark();
        using var span = JournalSpans.Begin(
            _head.Shard.Value, batches.Count, batches.SelectMany(batch => batch.Commands));
        var resolved = await _resolver.AppendAsync(_head, batches, at, unsure => _serving = !unsure, _stop.Token);
        if (resolved.Head is null)
        {
            (_serving, _lost) = (false, true);
            Answer(_merged, new WriteResult(resolved.Outcome));
            _merged.Clear();
            return resolved.End;
        }

        var head = resolved.Head;
        if (head.Head != _head.Head + batches.Count)
        {
            throw new InvalidOperationException(
                $"shard {head.Shard}: head {head.Head} after {batches.Count} from {_head.Head}");
        }

        Volatile.Write(ref _head, head);
        Interlocked.Exchange(ref _freshAt, sentAt);
        _lastAtMicros = batches.Count > 0 ? at : _lastAtMicros;
        if (batches.Count == 0)
        {
            AnswerWritten(resolved.Hashes);
            return WriterEnd.Stopped;
        }

        Crash.At(CrashPoint.BatchBeforeAnswers);
        AnswerWritten(resolved.Hashes);
        Crash.At(CrashPoint.BatchBeforeHints);
        JournalMeter.Appended(
            batches.Count, batches.Sum(batch => (long)batch.EventCount),
            batches.Sum(batch => (long)batch.Body.Length), _clock.Since(sentAt));
        _committed(new ShardOffset(head.Shard, head.Head));
        return WriterEnd.Stopped;
    }

    private void AnswerWritten(IReadOnlyList<byte[]> hashes)
    {
        var seq = Head.Head - hashes.Count;
        var next = 0;
        foreach (var write in _merged)
        {
            write.TrySetResult(write.Batch is null
                ? new WriteResult(WriteOutcome.Written, Head.Head, Head.HeadHash)
                : new WriteResult(WriteOutcome.Written, ++seq, hashes[next++]));
        }

        _merged.Clear();
    }

    private static void Answer(List<PendingWrite> writes, WriteResult result)
    {
        foreach (var write in writes)
        {
            write.TrySetResult(result);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information,
        Message = "shard {Shard} epoch {Epoch} offset {Offset}: writer ended ({End})")]
    private partial void LogEnded(int shard, long epoch, long offset, WriterEnd end);

    /// <summary>A batch (null: a barrier) and the one who waits for it.</summary>
    private sealed class PendingWrite(ItemBatch? batch)
        : TaskCompletionSource<WriteResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ItemBatch? Batch { get; } = batch;
    }
}

/// <summary>Bounds of a writer.</summary>
/// <param name="MaxBatches">Most commits in one append.</param>
/// <param name="MaxBytes">Bodies are merged until this many bytes.</param>
/// <param name="Queue">Batches waiting.</param>
/// <param name="Freshness">A read needs a proof of ownership not older than this (TTL/4).</param>
public sealed record WriterLimits(int MaxBatches, int MaxBytes, int Queue, TimeSpan Freshness)
{
    public static readonly WriterLimits Default = new(256, 4 << 20, 4096, TimeSpan.FromMilliseconds(750));
}

/// <summary>Why a writer ended.</summary>
public enum WriterEnd
{
    Stopped,

    /// <summary>Another node owns the shard.</summary>
    Fenced,

    /// <summary>The store takes nothing; the shard is acquired and loaded anew when it does again.</summary>
    StoreAway,

    /// <summary>The chain ends where it can not: the shard must not serve until a person has looked.</summary>
    Broken,
}
