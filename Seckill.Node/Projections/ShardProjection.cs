using System.Data.Common;
using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// One projection on one shard: its offset as last seen, and its steps. Steps are taken by one caller at a time; what
/// others may read or set is guarded by the lock.
/// </summary>
internal sealed class ShardProjection(
    ProjectionKind kind, ShardId shard, CommitWindow window, IReadModelStore store, ProjectionOptions options,
    TimeProvider time)
{
    private readonly IProjection _fold = kind.ForShard(shard);
    private readonly Lock _lock = new();
    private int _most = options.MostCommits;

    /// <summary>The offset whose rows the fold may remember; steps alone touch it.</summary>
    private long _remembered;
    private long _offset;
    private long _stamp;
    private bool _paused;
    private bool _stopped;
    private string? _fault;
    private long _retryAt;
    private long? _behindSince;

    public string Name => kind.Name;

    public long Offset => Volatile.Read(ref _offset);

    /// <summary>
    /// Changes with every step: tells whether an offset read meanwhile from the store is out of date.
    /// </summary>
    public long Stamp => Volatile.Read(ref _stamp);

    /// <summary>Has, and may take, commits up to the head.</summary>
    public bool Wants(long head)
    {
        lock (_lock)
        {
            return _offset < head && !_paused && !_stopped && time.GetTimestamp() >= _retryAt;
        }
    }

    /// <summary>True when it got on and there may be more.</summary>
    public async ValueTask<ShardStep> StepAsync(CancellationToken cancellation)
    {
        var from = Offset;
        var count = 0;
        if (from != _remembered)
        {
            // Another node has taken steps since ours, or the rows were emptied.
            _fold.Forget();
        }

        try
        {
            var commits = await window.ReadAsync(from, _most, cancellation);
            count = commits.Count;
            if (count == 0)
            {
                return new ShardStep(ShardStepKind.NothingThere);
            }

            var outcome = await store.StepAsync(
                kind.Name, shard, from, commits[^1].Commit.Seq, step => _fold.ApplyAsync(commits, step), cancellation);
            return Take(outcome, count);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _fold.Forget();
            throw;
        }
        catch (Exception fault) when (
            fault is DbException or IOException or TimeoutException or OperationCanceledException)
        {
            _fold.Forget();
            return Retry(fault);
        }
        catch (Exception fault)
        {
            _fold.Forget();
            return Poisoned(fault, from, count);
        }
    }

    /// <summary>
    /// Takes over what the store said; ignored when a step was made since the stamp was read. What failed here and has
    /// landed since, from another node, is no fault any more.
    /// </summary>
    public void Refresh(long offset, bool paused, long stamp)
    {
        lock (_lock)
        {
            _paused = paused;
            if (stamp == _stamp)
            {
                _fault = offset > _offset && !_stopped ? null : _fault;
                _offset = offset;
            }
        }
    }

    public void SetPaused(bool paused)
    {
        lock (_lock)
        {
            _paused = paused;
        }
    }

    /// <summary>Forgives a fault: the next step tries again.</summary>
    public void Revive()
    {
        lock (_lock)
        {
            (_stopped, _fault, _retryAt) = (false, null, 0);
        }
    }

    /// <summary>The rows were emptied: back to the beginning, unless a step has found that out already.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _stamp++;
            _offset = 0;
        }
    }

    /// <summary>There are commits that did not land, known since then.</summary>
    public void Behind(long since)
    {
        lock (_lock)
        {
            _behindSince ??= since;
        }
    }

    /// <param name="head">The last commit known of.</param>
    /// <param name="hintedAt">When it became known; 0: long ago.</param>
    public ProjectionStatus Status(long head, long hintedAt)
    {
        lock (_lock)
        {
            var behind = Math.Max(0, head - _offset);
            var since = _behindSince ?? (hintedAt == 0 ? null : hintedAt);
            var age = behind > 0 && since is { } known ? time.GetElapsedTime(known) : TimeSpan.Zero;
            var state = _stopped ? ProjectionState.Stopped
                : _paused ? ProjectionState.Paused
                : _fault is not null ? ProjectionState.Retrying
                : ProjectionState.Running;
            return new ProjectionStatus(
                kind.Name, new ShardOffset(shard, _offset), Math.Max(head, _offset), behind, age, state, _fault);
        }
    }

    private ShardStep Take(StepOutcome outcome, int count)
    {
        if (outcome.Kind == StepKind.Done)
        {
            _remembered = outcome.Offset;
        }
        else
        {
            _fold.Forget();
        }

        lock (_lock)
        {
            if (outcome.Kind == StepKind.Busy)
            {
                return new ShardStep(ShardStepKind.NothingThere);
            }

            _stamp++;
            _offset = outcome.Offset;
            _fault = null;
            if (outcome.Kind == StepKind.Done && count < _most)
            {
                // All that was there was taken: what is missing came later, and was hinted at since.
                _behindSince = null;
            }

            if (outcome.Kind == StepKind.Done && _most < options.MostCommits)
            {
                _most = Math.Min(options.MostCommits, _most * 2);
            }

            return new ShardStep(ShardStepKind.Moved);
        }
    }

    private ShardStep Retry(Exception fault)
    {
        lock (_lock)
        {
            _fault = fault.Message;
            _retryAt = time.GetTimestamp() + (long)(options.RetryAfter.TotalSeconds * time.TimestampFrequency);
            return new ShardStep(ShardStepKind.Failed, fault);
        }
    }

    /// <summary>
    /// Many commits fail together: halve, until the one that is to blame is alone; that one stops the projection.
    /// </summary>
    private ShardStep Poisoned(Exception fault, long from, int count)
    {
        lock (_lock)
        {
            if (count != 1 && _most > 1)
            {
                _most = Math.Max(1, (count == 0 ? _most : Math.Min(count, _most)) / 2);
                return new ShardStep(ShardStepKind.Moved);
            }

            _stopped = true;
            _fault = $"commit {shard}/{from + 1}: {fault.Message}";
            return new ShardStep(ShardStepKind.Poisoned, fault);
        }
    }
}

internal readonly record struct ShardStep(ShardStepKind Kind, Exception? Fault = null);

internal enum ShardStepKind
{
    Moved,
    NothingThere,
    Failed,
    Poisoned,
}
