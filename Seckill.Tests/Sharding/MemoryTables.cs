using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Simulation;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>
/// The simulation's rows of nodes and shards and its journal, shared by the nodes of a test whose work may run on any
/// thread. Snapshots are not kept: every load reads the journal.
/// </summary>
internal sealed class MemoryTables : INodeTable, IShardTable, IJournal, ISnapshotStore
{
    private readonly Lock _gate = new();
    private readonly List<JournalCommit> _commits = [];
    private readonly SimTables _tables;
    private readonly TimeProvider _time;
    private readonly int _shards;

    public MemoryTables(int shards, TimeProvider time)
    {
        (_shards, _time) = (shards, time);
        _tables = new SimTables(shards, _commits.Add, SimSabotage.None);
    }

    public ClusterMap Map => Do(() => new ClusterMap(_tables.Nodes, _tables.Shards));

    /// <summary>In the order in which they were appended, whatever their shard.</summary>
    public IReadOnlyList<JournalCommit> Commits => Do<IReadOnlyList<JournalCommit>>(() => [.. _commits]);

    /// <summary>As when its process is gone: its session's lock is free.</summary>
    public void Unlock(Guid node) => Do(() => _tables.Lock(node, false));

    public ValueTask JoinAsync(NodeRow me, CancellationToken cancellation) => Done(() => _tables.Join(me));

    public ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation) =>
        new(Do(() => _tables.Move(me, state)));

    public ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation) => new(new BeatResult(
        Do(() => _tables.Beat(me)), (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10));

    ValueTask<IReadOnlyList<NodeRow>> INodeTable.ReadAsync(CancellationToken cancellation) =>
        new(Do(() => _tables.Nodes));

    public ValueTask<bool> DeclareDeadAsync(Guid incarnation, long beat, CancellationToken cancellation) =>
        new(Do(() => _tables.DeclareDead(incarnation, beat)));

    public ValueTask HoldLockAsync(Guid me, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        Done(() => _tables.Suspect(victim, reporter));

    public ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation) =>
        Done(() => _tables.Trust(victim, reporter));

    public ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation) =>
        new(Do(() => _tables.DeclareSuspectDead(victim)));

    public ValueTask<bool> ForgetAsync(Guid incarnation, CancellationToken cancellation) =>
        new(Do(() => _tables.Forget(incarnation)));

    public ValueTask EnsureAsync(int count, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask<IReadOnlyList<ShardRow>> IShardTable.ReadAsync(CancellationToken cancellation) =>
        new(Do(() => _tables.Shards));

    public ValueTask<ShardHead?> AcquireAsync(
        ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation) =>
        new(Do(() => _tables.Acquire(shard, seenEpoch, me)));

    public ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation) =>
        new(Do(() => _tables.HandOver(shard, epoch, me, target)));

    public ValueTask<bool> WishAsync(
        ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation) =>
        new(Do(() => _tables.Wish(shard, seenEpoch, target)));

    public ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation) =>
        new(Do(() => _tables.Append(append)));

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        new(Do(() => _tables.ReadShard(shard, afterSeq, most)));

    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await ValueTask.CompletedTask;
        foreach (var commit in Do(() => _tables.ReadItem(ShardId.Of(item, _shards), item, afterVersion)))
        {
            yield return commit;
        }
    }

    public ValueTask<IReadOnlyList<ShipToRow>> ReadShipToAsync(
        ShardId shard, long fromSeq, long toSeq, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<bool> RewriteShipToAsync(
        ShardId shard, long seq, byte[] oldBody, byte[] body, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask SaveAsync(Snapshot snapshot, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<Snapshot?> LoadAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        new((Snapshot?)null);

    public ValueTask DeleteAsync(ShardId shard, ItemId? item, CancellationToken cancellation) =>
        ValueTask.CompletedTask;

    private T Do<T>(Func<T> statement)
    {
        lock (_gate)
        {
            return statement();
        }
    }

    private ValueTask Done(Func<bool> statement)
    {
        Do(statement);
        return ValueTask.CompletedTask;
    }
}
