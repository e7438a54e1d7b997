using Seckill.Domain;

namespace Seckill.Node.Projections;

/// <summary>
/// Read-model rows and the offsets they are true at, always in the same database or file, so that both commit together.
/// Everything in it can be rebuilt from the journal.
/// </summary>
public interface IReadModelStore
{
    /// <summary>Makes the offset rows (0) of these projections for shards 0..count-1 where missing.</summary>
    ValueTask EnsureAsync(IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation);

    /// <summary>All offsets, and which projections are paused.</summary>
    ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation);

    /// <summary>
    /// One step, one transaction: locks the offset row (skipped when somebody else holds it), runs the work, moves the
    /// offset from <paramref name="from"/> to <paramref name="to"/>, commits. All of it, or nothing of it, also when
    /// the work throws. The work awaits nothing but the step it is given; it may run on a thread of the store's own.
    /// </summary>
    ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation);

    /// <summary>Empties the tables and sets all offsets of the projection to 0, in one transaction.</summary>
    ValueTask ResetAsync(string projection, IReadOnlyList<string> tables, CancellationToken cancellation);

    /// <summary>Durable, for all nodes that share the store.</summary>
    ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation);
}

/// <summary>What a projection may do to its tables within a step.</summary>
public interface IReadModelStep
{
    /// <summary>The rows there are for these keys, in any order.</summary>
    ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys);

    /// <summary>New rows; one that exists fails the step with <see cref="ReadModelConflictException"/>.</summary>
    ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows);

    /// <summary>Rows that may exist; all columns are replaced. No key twice.</summary>
    ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows);
}

/// <param name="Kind">What became of the step.</param>
/// <param name="Offset">Where the projection is: Done: the new offset; Moved: the one found; Busy: unknown, the old
/// one.</param>
public readonly record struct StepOutcome(StepKind Kind, long Offset);

public enum StepKind
{
    Done,

    /// <summary>Another instance is at it; nothing was done.</summary>
    Busy,

    /// <summary>The offset was not the expected one; nothing was done.</summary>
    Moved,
}

public sealed record ProjectionOffsets(IReadOnlyList<ProjectionOffset> Offsets, IReadOnlySet<string> Paused);

public readonly record struct ProjectionOffset(string Projection, ShardOffset Position);

/// <summary>A row that must not exist does: trying again will not help.</summary>
public sealed class ReadModelConflictException(string message, Exception inner) : Exception(message, inner);
