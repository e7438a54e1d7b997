using Microsoft.Extensions.Logging;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Projections;

/// <summary>
/// All projections of one shard: takes their steps in turn, so that they share what was read of the journal.
/// </summary>
internal sealed partial class ShardProjector
{
    private readonly ShardId _shard;
    private readonly CommitWindow _window;
    private readonly ProjectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _head;
    private long _hintedAt;

    public ShardProjector(
        ShardId shard, IReadOnlyList<ProjectionKind> kinds, IJournal journal, IReadModelStore store,
        ProjectionOptions options, TimeProvider time, ILogger log)
    {
        (_shard, _options, _time, _log) = (shard, options, time, log);
        _window = new CommitWindow(journal, shard);
        Projections = [.. kinds.Select(kind => new ShardProjection(kind, shard, _window, store, options, time))];
    }

    public IReadOnlyList<ShardProjection> Projections { get; }

    public long Head => Volatile.Read(ref _head);

    /// <summary>What every projection of the shard has reached.</summary>
    public long Landed => Projections.Min(projection => projection.Offset);

    public bool IsWanted => Projections.Any(projection => projection.Wants(Head));

    /// <summary>A commit is there; cheap, from any thread. False: nothing new.</summary>
    public bool RaiseHead(long head)
    {
        var seen = Volatile.Read(ref _head);
        while (seen < head)
        {
            var found = Interlocked.CompareExchange(ref _head, head, seen);
            if (found == seen)
            {
                Interlocked.CompareExchange(ref _hintedAt, _time.GetTimestamp(), 0);
                return true;
            }

            seen = found;
        }

        return false;
    }

    public IEnumerable<ProjectionStatus> Status() =>
        Projections.Select(projection => projection.Status(Head, Volatile.Read(ref _hintedAt)));

    /// <summary>
    /// Steps until all that was there when it began has landed, or its turn is over; true: some of that is left. What
    /// commits meanwhile waits for the next time: a sale commits faster than steps end, and each step costs the same
    /// for one commit as for a hundred.
    /// </summary>
    public async ValueTask<bool> CatchUpAsync(CancellationToken cancellation)
    {
        var hinted = Interlocked.Exchange(ref _hintedAt, 0);
        foreach (var projection in Projections)
        {
            if (projection.Offset < Head)
            {
                projection.Behind(hinted == 0 ? _time.GetTimestamp() : hinted);
            }
        }

        var goal = Head;
        for (var turn = 0; turn < _options.MostSteps; turn++)
        {
            var moved = false;
            foreach (var projection in Projections)
            {
                moved |= projection.Wants(goal) && await StepAsync(projection, cancellation);
            }

            if (!moved)
            {
                _window.Clear();
                return false;
            }
        }

        _window.Clear();
        return Projections.Any(projection => projection.Wants(goal));
    }

    private async ValueTask<bool> StepAsync(ShardProjection projection, CancellationToken cancellation)
    {
        var step = await projection.StepAsync(cancellation);
        switch (step.Kind)
        {
            case ShardStepKind.Failed:
                LogFailed(projection.Name, _shard, projection.Offset, step.Fault);
                return false;
            case ShardStepKind.Poisoned:
                LogPoisoned(projection.Name, _shard, projection.Offset + 1, step.Fault);
                return false;
            case ShardStepKind.NothingThere:
                return false;
            case ShardStepKind.Moved:
                RaiseHead(projection.Offset);
                return true;
            default:
                throw new InvalidOperationException($"no step {step.Kind}");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "projection {Projection} on shard {Shard} at {Offset}: the store failed; it will be tried again")]
    private partial void LogFailed(string projection, ShardId shard, long offset, Exception? fault);

    [LoggerMessage(Level = LogLevel.Critical, Message =
        "projection {Projection} on shard {Shard} STOPPED: commit {Offset} can not be folded; it goes on when resumed")]
    private partial void LogPoisoned(string projection, ShardId shard, long offset, Exception? fault);
}
