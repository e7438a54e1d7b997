using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Projections;

/// <summary>Something else happens before each step of the orders, as in a sale that does not wait for them.</summary>
internal sealed class BusySaleStore(IReadModelStore store, Func<ValueTask> before) : IReadModelStore
{
    public ValueTask EnsureAsync(IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation) =>
        store.EnsureAsync(projections, shardCount, cancellation);

    public ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation) =>
        store.ReadOffsetsAsync(cancellation);

    public async ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation)
    {
        if (projection == "orders")
        {
            await before();
        }

        return await store.StepAsync(projection, shard, from, to, work, cancellation);
    }

    public ValueTask ResetAsync(string projection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        store.ResetAsync(projection, tables, cancellation);

    public ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation) =>
        store.SetPausedAsync(projection, paused, cancellation);
}
