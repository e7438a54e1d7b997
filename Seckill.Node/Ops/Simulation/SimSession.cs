using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Simulation;

/// <summary>One process's way to the database, with the interfaces that the product's stores have.</summary>
internal sealed class SimSession(SimDatabase database, Guid me, int shards)
    : INodeTable, IShardTable, IJournal, ISnapshotStore
{
    private SimTables Tables => database.Tables;

    public async ValueTask JoinAsync(NodeRow me, CancellationToken cancellation) =>
        await database.AskAsync(1, false, () => Tables.Join(me), cancellation);

    public async ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation) =>
        await database.AskAsync(2, true, () => Tables.Move(me, state), cancellation);

    public async ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation) =>
        await database.AskAsync(
            3, true, () => new BeatResult(Tables.Beat(me), database.ClockMicros), cancellation);

    async ValueTask<IReadOnlyList<NodeRow>> INodeTable.ReadAsync(CancellationToken cancellation) =>
        await database.AskAsync(4, false, () => Tables.Nodes, cancellation);

    public async ValueTask<bool> DeclareDeadAsync(Guid incarnation, long beat, CancellationToken cancellation) =>
        await database.AskAsync(5, true, () => Tables.DeclareDead(incarnation, beat), cancellation);

    public async ValueTask HoldLockAsync(Guid me, CancellationToken cancellation) =>
        await database.AskAsync(6, false, () => Tables.Lock(me, true), cancellation);

    public async ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        await database.AskAsync(7, true, () => Tables.Suspect(victim, reporter), cancellation);

    public async ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        await database.AskAsync(8, true, () => Tables.Trust(victim, reporter), cancellation);

    public async ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation) =>
        await database.AskAsync(9, true, () => Tables.DeclareSuspectDead(victim), cancellation);

    public async ValueTask<bool> ForgetAsync(Guid incarnation, CancellationToken cancellation) =>
        await database.AskAsync(10, true, () => Tables.Forget(incarnation), cancellation);

    public ValueTask EnsureAsync(int count, CancellationToken cancellation) => ValueTask.CompletedTask;

    public async ValueTask<IReadOnlyList<ShardOffset>> ReadHeadsAsync(CancellationToken cancellation) =>
        await database.AskAsync(
            21, false, () => Tables.Shards.Select(row => new ShardOffset(row.Shard, row.Head)).ToList(), cancellation);

    async ValueTask<IReadOnlyList<ShardRow>> IShardTable.ReadAsync(CancellationToken cancellation) =>
        await database.AskAsync(11, false, () => Tables.Shards, cancellation);

    public async ValueTask<ShardHead?> AcquireAsync(
        ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation) =>
        await database.AskAsync(12, true, () => Tables.Acquire(shard, seenEpoch, me), cancellation);

    public async ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation) =>
        await database.AskAsync(13, true, () => Tables.HandOver(shard, epoch, me, target), cancellation);

    public async ValueTask<bool> WishAsync(
        ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation) =>
        await database.AskAsync(14, true, () => Tables.Wish(shard, seenEpoch, target), cancellation);

    public async ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        if (append.Owner != me)
        {
            throw new InvalidOperationException($"{me} appends as {append.Owner}");
        }

        try
        {
            return await database.AskAsync(15, true, () => Tables.Append(append), cancellation);
        }
        catch (SimRefusedException fault)
        {
            return new AppendResult(AppendOutcome.NotWritten, Fault: fault.Message);
        }
        catch (Exception fault) when (fault is SimAwayException or OperationCanceledException)
        {
            return new AppendResult(AppendOutcome.Unknown, Fault: fault.Message);
        }
    }

    public async ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        await database.AskAsync(16, false, () => Tables.ReadShard(shard, afterSeq, most), cancellation);

    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var shard = ShardId.Of(item, shards);
        foreach (var commit in await database.AskAsync(
            17, false, () => Tables.ReadItem(shard, item, afterVersion), cancellation))
        {
            yield return commit;
        }
    }

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public async ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation) =>
        await database.AskAsync(18, true, () => Tables.Save(snapshot), cancellation);

    public async ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        await database.AskAsync(19, false, () => Tables.Load(shard, item), cancellation);

    public async ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        await database.AskAsync(20, true, () => Tables.Delete(shard, item), cancellation);
}
