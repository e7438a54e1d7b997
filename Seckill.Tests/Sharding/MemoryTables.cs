using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>
/// Rows of nodes and shards and a journal in memory, shared by the nodes of a test, with the conditions that the
/// stores' contract suite proves of the real ones. A node can be cut off from it.
/// </summary>
internal sealed class MemoryTables(int shards, TimeProvider time) : INodeTable, IShardTable, IJournal, ISnapshotStore
{
    private readonly Lock _gate = new();
    private readonly List<NodeRow> _nodes = [];
    private readonly List<JournalCommit> _commits = [];
    private readonly Dictionary<(Guid Victim, Guid Reporter), long> _suspects = [];
    private readonly List<ShardRow> _shards =
        [.. Enumerable.Range(0, shards).Select(
            number => new ShardRow(new ShardId(number), 0, null, null, 0, JournalChain.Start))];

    public IReadOnlyList<JournalCommit> Commits
    {
        get
        {
            lock (_gate)
            {
                return [.. _commits];
            }
        }
    }

    public ClusterMap Map
    {
        get
        {
            lock (_gate)
            {
                return new ClusterMap([.. _nodes], [.. _shards]);
            }
        }
    }

    /// <summary>As when its process is gone: its session's lock is free.</summary>
    public void Unlock(Guid node) => Change(node, row => row with { IsLocked = false });

    public ValueTask JoinAsync(NodeRow me, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _nodes.Add(me);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> MoveAsync(Guid me, NodeState state, CancellationToken cancellation) =>
        new(Change(me, row => row.State == NodeState.Dead ? null : row with { State = state }));

    public ValueTask<BeatResult> BeatAsync(Guid me, CancellationToken cancellation) =>
        new(new BeatResult(Change(me, row => row.State == NodeState.Dead ? null : row with { Beat = row.Beat + 1 }),
            (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10));

    ValueTask<IReadOnlyList<NodeRow>> INodeTable.ReadAsync(CancellationToken cancellation) => new(Map.Nodes);

    public ValueTask<bool> DeclareDeadAsync(Guid incarnation, long beat, CancellationToken cancellation) =>
        new(Change(incarnation, row =>
            row.State == NodeState.Dead || row.Beat != beat ? null : row with { State = NodeState.Dead }));

    public ValueTask HoldLockAsync(Guid me, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask SuspectAsync(Guid victim, Guid reporter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _suspects[(victim, reporter)] = _nodes.Single(row => row.Incarnation == reporter).Beat;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask TrustAsync(Guid victim, Guid reporter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _suspects.Remove((victim, reporter));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> DeclareSuspectDeadAsync(Guid victim, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var up = _nodes.Where(row => row.State == NodeState.Up).ToDictionary(row => row.Incarnation);
            var votes = _suspects.Count(vote => vote.Key.Victim == victim && vote.Key.Reporter != victim
                && up.TryGetValue(vote.Key.Reporter, out var reporter) && reporter.Beat - vote.Value <= 2);
            return new(up.Count >= 3 && votes >= 2 && ChangeNow(victim, row => row with { State = NodeState.Dead }));
        }
    }

    public ValueTask<bool> ForgetAsync(Guid incarnation, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return new(_shards.All(row => row.Owner != incarnation)
                && _nodes.RemoveAll(row => row.Incarnation == incarnation && row.State == NodeState.Dead) > 0);
        }
    }

    public ValueTask EnsureAsync(int count, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask<IReadOnlyList<ShardRow>> IShardTable.ReadAsync(CancellationToken cancellation) => new(Map.Shards);

    public ValueTask<ShardHead?> AcquireAsync(ShardId shard, long seenEpoch, Guid me, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var row = _shards[shard.Value];
            var mine = _nodes.Find(node => node.Incarnation == me);
            var may = mine is { State: NodeState.Up, OwnsShards: true }
                || (mine?.State == NodeState.Draining && row.Owner == me);
            var free = row.Owner is not { } owner || owner == me
                || !_nodes.Exists(node => node.Incarnation == owner && node.State != NodeState.Dead);
            if (row.Epoch != seenEpoch || !may || !free)
            {
                return new((ShardHead?)null);
            }

            row = row with { Epoch = row.Epoch + 1, Owner = me, Want = row.Want == me ? null : row.Want };
            _shards[shard.Value] = row;
            return new(new ShardHead(shard, row.Epoch, row.Head, row.HeadHash));
        }
    }

    public ValueTask<bool> HandOverAsync(
        ShardId shard, long epoch, Guid me, Guid? target, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var row = _shards[shard.Value];
            if (row.Epoch != epoch || row.Owner != me)
            {
                return new(false);
            }

            var up = _nodes.Exists(node =>
                node.Incarnation == target && node is { State: NodeState.Up, OwnsShards: true });
            _shards[shard.Value] = row with { Epoch = epoch + 1, Owner = up ? target : null, Want = null };
            return new(true);
        }
    }

    public ValueTask<bool> WishAsync(ShardId shard, long seenEpoch, Guid? target, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var fits = _shards[shard.Value].Epoch == seenEpoch;
            _shards[shard.Value] = fits ? _shards[shard.Value] with { Want = target } : _shards[shard.Value];
            return new(fits);
        }
    }

    public ValueTask<AppendResult> AppendAsync(ShardAppend append, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var row = _shards[append.Shard.Value];
            if (row.Epoch != append.Epoch || row.Owner != append.Owner || row.Head != append.ExpectedHead
                || !row.HeadHash.AsSpan().SequenceEqual(append.OldHash))
            {
                return new(AppendResult.Fenced);
            }

            _shards[append.Shard.Value] =
                row with { Head = row.Head + append.Commits.Count, HeadHash = append.NewHash };
            _commits.AddRange(append.Commits);
            return new(new AppendResult(AppendOutcome.Appended, row.Want));
        }
    }

    public ValueTask<IReadOnlyList<JournalCommit>> ReadShardAsync(
        ShardId shard, long afterSeq, int most, CancellationToken cancellation) =>
        new([.. Commits.Where(commit => commit.Shard == shard && commit.Seq > afterSeq).Take(most)]);

    public async IAsyncEnumerable<LinkedCommit> ReadItemAsync(
        ItemId item, long afterVersion, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await ValueTask.CompletedTask;
        var commits = Commits;
        foreach (var commit in commits.Where(commit => commit.Item == item && commit.ItemVersion > afterVersion))
        {
            var previous = commits.FirstOrDefault(other => other.Shard == commit.Shard && other.Seq == commit.Seq - 1);
            yield return new LinkedCommit(commit, previous?.Hash ?? JournalChain.Start);
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

    private bool Change(Guid node, Func<NodeRow, NodeRow?> change)
    {
        lock (_gate)
        {
            return ChangeNow(node, change);
        }
    }

    private bool ChangeNow(Guid node, Func<NodeRow, NodeRow?> change)
    {
        var at = _nodes.FindIndex(row => row.Incarnation == node);
        if (at < 0 || change(_nodes[at]) is not { } changed)
        {
            return false;
        }

        _nodes[at] = changed;
        return true;
    }
}
