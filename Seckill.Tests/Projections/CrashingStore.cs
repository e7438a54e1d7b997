using Seckill.Domain;
using Seckill.Node.Projections;

namespace Seckill.Tests.Projections;

/// <summary>Fails its first steps after their work and before their commit, as a crash between the two would.</summary>
internal sealed class CrashingStore(IReadModelStore store, int failures) : IReadModelStore
{
    private int _failures = failures;

    public int FailuresLeft => Math.Max(0, _failures);

    public ValueTask EnsureAsync(IReadOnlyList<string> projections, int shardCount, CancellationToken cancellation) =>
        store.EnsureAsync(projections, shardCount, cancellation);

    public ValueTask<ProjectionOffsets> ReadOffsetsAsync(CancellationToken cancellation) =>
        store.ReadOffsetsAsync(cancellation);

    public ValueTask<StepOutcome> StepAsync(
        string projection, ShardId shard, long from, long to, Func<IReadModelStep, ValueTask> work,
        CancellationToken cancellation) => store.StepAsync(projection, shard, from, to, async step =>
        {
            await work(step);
            if (Interlocked.Decrement(ref _failures) >= 0)
            {
                throw new IOException("crashed before the commit");
            }
        }, cancellation);

    public ValueTask ResetAsync(string projection, IReadOnlyList<string> tables, CancellationToken cancellation) =>
        store.ResetAsync(projection, tables, cancellation);

    public ValueTask SetPausedAsync(string projection, bool paused, CancellationToken cancellation) =>
        store.SetPausedAsync(projection, paused, cancellation);
}
