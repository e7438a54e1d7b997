using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Crashing;

namespace Seckill.Node.Journal;

/// <summary>
/// Takes checkpoints where it is this node's turn (the owner of shard 0's): every interval, after a sale's end, and
/// when somebody asks. Into the database and, where there is one, into the vault. Selling never waits for it.
/// </summary>
public sealed partial class CheckpointClerk(CheckpointParts parts, TimeProvider time, ILogger<CheckpointClerk> log)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Task _loop = Task.CompletedTask;
    private readonly Lock _gate = new();
    private CheckpointFile? _latest;

    // In the database and not yet outside it; guarded by the gate.
    private Checkpoint? _owed;
    private long _owedAt;
    private int _owedTries;

    public void Start() => _loop = RunAsync();

    /// <summary>
    /// One of now: everything that was answered before this call is in it, for the heads are read from the store, and
    /// nothing is answered before it is there.
    /// </summary>
    public async ValueTask<CheckpointFile> TakeAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var heads = await parts.Heads(cancellation);
            var checkpoint = parts.Key.Sign(parts.Now(), [.. heads.OrderBy(head => head.Shard.Value)
                .Select(head => new CheckpointHead(new ShardOffset(head.Shard, head.Head), head.HeadHash))]);
            var file = CheckpointFile.Of(checkpoint, parts.Key.Public);
            Crash.At(CrashPoint.CheckpointBeforeRow);
            var number = await parts.Store.AddAsync(checkpoint, cancellation);
            Crash.At(CrashPoint.CheckpointAfterRow);
            _latest = file;
            LogTaken(number, file.Root);
            lock (_gate)
            {
                (_owed, _owedTries) = (parts.Vault is null ? null : checkpoint, 0);
            }

            await PayAsync(cancellation);
            return file;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _turn.Dispose();
    }

    /// <summary>
    /// Brings outside what is owed there; the newest is enough, for it says more than those before it. A place that is
    /// out of reach is tried again, more and more seldom, and costs no further row.
    /// </summary>
    private async ValueTask PayAsync(CancellationToken cancellation)
    {
        Checkpoint? owed;
        lock (_gate)
        {
            owed = _owed;
            var rest = TimeSpan.FromSeconds(Math.Min(60, _owedTries * _owedTries));
            if (owed is null || (_owedTries > 0 && time.GetElapsedTime(_owedAt) < rest))
            {
                return;
            }
        }

        try
        {
            await parts.Vault!.PutAsync(owed, parts.Key.Public, cancellation);
            Crash.At(CrashPoint.CheckpointAfterFile);
            lock (_gate)
            {
                _owed = ReferenceEquals(_owed, owed) ? null : _owed;
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            lock (_gate)
            {
                (_owedAt, _owedTries) = (time.GetTimestamp(), _owedTries + 1);
            }

            LogNotOutside(fault);
        }
    }

    private async Task RunAsync()
    {
        try
        {
            var (taken, looked) = (time.GetTimestamp(), parts.Now());
            while (true)
            {
                await Task.Delay(parts.Look, time, _stopping.Token);
                try
                {
                    await PayAsync(_stopping.Token);
                    if (!parts.IsMine())
                    {
                        looked = parts.Now();
                        continue;
                    }

                    var now = parts.Now();
                    if (time.GetElapsedTime(taken) >= parts.Interval
                        || await parts.SaleEnded(looked, now, _stopping.Token))
                    {
                        await TakeUnlessTheSameAsync();
                        taken = time.GetTimestamp();
                    }

                    looked = now;
                }
                catch (Exception fault) when (!_stopping.IsCancellationRequested)
                {
                    // Whatever it was: proofs go on when it is over, and the sale does not care.
                    LogFailed(fault);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>While nothing is sold the latest one says it all.</summary>
    private async ValueTask TakeUnlessTheSameAsync()
    {
        var heads = await parts.Heads(_stopping.Token);
        if (_latest is not { } latest || !latest.Heads.Select(head => head.Head)
            .SequenceEqual(heads.OrderBy(head => head.Shard.Value).Select(head => head.Head)))
        {
            await TakeAsync(_stopping.Token);
        }
    }

    [LoggerMessage(LogLevel.Debug, "checkpoint {Number} taken, root {Root}")]
    private partial void LogTaken(long number, string root);

    [LoggerMessage(LogLevel.Warning, "no checkpoint could be taken; it is tried again")]
    private partial void LogFailed(Exception fault);

    [LoggerMessage(LogLevel.Error, "a checkpoint could NOT be written outside the database; it is tried again")]
    private partial void LogNotOutside(Exception fault);
}

/// <summary>What the clerk works with.</summary>
/// <param name="Heads">Of all shards, read in one statement.</param>
/// <param name="Now">The journal's clock.</param>
/// <param name="IsMine">Whether it is this node's turn.</param>
/// <param name="SaleEnded">Whether some sale ended after the first and not after the second instant.</param>
/// <param name="Store">In the database.</param>
/// <param name="Vault">Outside it; null: nowhere.</param>
/// <param name="Key">Signs.</param>
/// <param name="Interval">Between two.</param>
/// <param name="Look">How often it is looked whether one is due.</param>
public sealed record CheckpointParts(
    Func<CancellationToken, ValueTask<IReadOnlyList<ShardHead>>> Heads, Func<Instant> Now, Func<bool> IsMine,
    Func<Instant, Instant, CancellationToken, ValueTask<bool>> SaleEnded, ICheckpointStore Store,
    ICheckpointVault? Vault, SigningKey Key, TimeSpan Interval, TimeSpan Look);
