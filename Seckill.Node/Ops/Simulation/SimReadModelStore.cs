using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Node.Ops.Simulation;

/// <summary>One process's way to the read models: a step is several statements, and each may be the last.</summary>
internal sealed class SimReadModelStore(SimWorld world, SimDatabase database, Guid me) : IReadModelStore
{
    private SimReadModel Rows => database.ReadModel;

    public async ValueTask EnsureAsync(
        IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation) =>
        await database.AskAsync(30, true, () => Rows.Ensure(projections, shardCount), cancellation);

    public async ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation) =>
        new(await database.AskAsync(31, false, () => Rows.Offsets, cancellation), new HashSet<string>());

    public async ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation)
    {
        var (begun, otherwise) = await database.AskAsync(
            32, true, () => Rows.Begin(projection, shard, from, me), cancellation);
        if (begun is not { } transaction)
        {
            return otherwise;
        }

        try
        {
            await work(new Step(this, transaction, cancellation));
            return await database.AskAsync(34, true, () => Rows.Commit(transaction, to), cancellation)
                ? new StepOutcome(StepKind.Done, to) : throw new SimAwayException();
        }
        catch
        {
            // The connection is closed: what was not committed by then never will be.
            world.Later(world.Between(0.2, 50), () => Rows.End(transaction));
            throw;
        }
    }

    public ValueTask ResetAsync(string projection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation) =>
        throw new NotSupportedException();

    private sealed class Step(
        SimReadModelStore store, SimTransaction transaction, CancellationToken cancellation) : IReadModelStep
    {
        public async ValueTask<IReadOnlyList<TRow>> LoadAsync<TRow>(
            RowShape<TRow> shape, IReadOnlyCollection<OrderId> keys)
        {
            // What a transaction has written it would see; no projection looks, and this one does not keep it.
            return transaction.Writes.Count > 0
                ? throw new InvalidOperationException($"{shape.Table} is read after something was written")
                : await store.AskAsync(transaction, table => table.LoadAsync(shape, keys).Result, cancellation);
        }

        public async ValueTask InsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
        {
            if (rows.Count > 0 && await store.AskAsync(
                transaction, table => rows.Any(row => table.Holds(shape, row)), cancellation))
            {
                throw new ReadModelConflictException(shape.Table, new InvalidOperationException("a row is there"));
            }

            await UpsertAsync(shape, rows);
        }

        public ValueTask UpsertAsync<TRow>(RowShape<TRow> shape, IReadOnlyList<TRow> rows)
        {
            // As they are now: the projection may go on changing them.
            var kept = new MemoryStep();
            kept.UpsertAsync(shape, rows);
            transaction.Writes.Add(table => kept.CopyTo(table));
            return default;
        }
    }

    /// <summary>A statement of a transaction that is no more fails as its connection does.</summary>
    private async ValueTask<T> AskAsync<T>(
        SimTransaction transaction, Func<MemoryStep, T> statement, CancellationToken cancellation)
    {
        var (alive, value) = await database.AskAsync(33, true, () => Rows.Touch(transaction) is { } table
            ? (true, statement(table)) : (false, default(T)), cancellation);
        return alive ? value! : throw new SimAwayException();
    }
}
