using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// The rows of a database, each statement carried out at once and whole, with the conditions that the contract suite
/// proves of the real stores.
/// </summary>
/// <param name="shards">How many.</param>
/// <param name="committed">Told of each commit, as it becomes durable.</param>
/// <param name="sabotage">How the database breaks its word.</param>
internal sealed class SimTables(int shards, Action<JournalCommit> committed, SimSabotage sabotage)
{
    private readonly List<NodeRow> _nodes = [];
    private readonly Dictionary<(Guid Victim, Guid Reporter), long> _suspects = [];
    private readonly Dictionary<(ShardId Shard, ItemId? Item), Snapshot> _snapshots = [];
    private readonly List<JournalCommit>[] _commits =
        [.. Enumerable.Range(0, shards).Select(_ => new List<JournalCommit>())];

    private readonly List<ShardRow> _shards =
        [.. Enumerable.Range(0, shards).Select(
            number => new ShardRow(new ShardId(number), 0, null, null, 0, JournalChain.Start))];

    public IReadOnlyList<NodeRow> Nodes => [.. _nodes];

    public IReadOnlyList<ShardRow> Shards => [.. _shards];

    public bool Join(NodeRow me)
    {
        _nodes.Add(me);
        return true;
    }

    public bool Move(Guid me, NodeState state) =>
        Change(me, row => row.State == NodeState.Dead ? null : row with { State = state });

    public bool Lock(Guid me, bool locked) => Change(me, row => row with { IsLocked = locked });

    public bool Beat(Guid me) =>
        Change(me, row => row.State == NodeState.Dead ? null : row with { Beat = row.Beat + 1 });

    public bool DeclareDead(Guid victim, long beat) => Change(victim, row =>
        row.State == NodeState.Dead || row.Beat != beat ? null : row with { State = NodeState.Dead });

    public bool Suspect(Guid victim, Guid reporter)
    {
        if (_nodes.Find(row => row.Incarnation == reporter) is { } mine)
        {
            _suspects[(victim, reporter)] = mine.Beat;
        }

        return true;
    }

    public bool Trust(Guid victim, Guid reporter) => _suspects.Remove((victim, reporter));

    public bool DeclareSuspectDead(Guid victim)
    {
        var up = _nodes.Where(row => row.State == NodeState.Up).ToDictionary(row => row.Incarnation);
        var votes = _suspects.Count(vote => vote.Key.Victim == victim && vote.Key.Reporter != victim
            && up.TryGetValue(vote.Key.Reporter, out var reporter) && reporter.Beat - vote.Value <= 2);
        return up.Count >= 3 && votes >= 2 && Change(victim, row => row with { State = NodeState.Dead });
    }

    public bool Forget(Guid incarnation) => _shards.TrueForAll(row => row.Owner != incarnation)
        && _nodes.RemoveAll(row => row.Incarnation == incarnation && row.State == NodeState.Dead) > 0;

    public ShardHead? Acquire(ShardId shard, long seenEpoch, Guid me)
    {
        var row = _shards[shard.Value];
        var mine = _nodes.Find(node => node.Incarnation == me);
        var may = mine is { State: NodeState.Up, OwnsShards: true }
            || (mine?.State == NodeState.Draining && row.Owner == me);
        var free = row.Owner is not { } owner || owner == me
            || !_nodes.Exists(node => node.Incarnation == owner && node.State != NodeState.Dead);
        if (row.Epoch != seenEpoch || !may || !free)
        {
            return null;
        }

        row = row with { Epoch = row.Epoch + 1, Owner = me, Want = row.Want == me ? null : row.Want };
        _shards[shard.Value] = row;
        return new ShardHead(shard, row.Epoch, row.Head, row.HeadHash);
    }

    public bool HandOver(ShardId shard, long epoch, Guid me, Guid? target)
    {
        var row = _shards[shard.Value];
        if (row.Epoch != epoch || row.Owner != me)
        {
            return false;
        }

        var up = _nodes.Exists(node =>
            node.Incarnation == target && node is { State: NodeState.Up, OwnsShards: true });
        _shards[shard.Value] = row with { Epoch = epoch + 1, Owner = up ? target : null, Want = null };
        return true;
    }

    public bool Wish(ShardId shard, long seenEpoch, Guid? target)
    {
        var fits = _shards[shard.Value].Epoch == seenEpoch;
        _shards[shard.Value] = fits ? _shards[shard.Value] with { Want = target } : _shards[shard.Value];
        return fits;
    }

    public AppendResult Append(ShardAppend append)
    {
        var row = _shards[append.Shard.Value];
        var fits = row.Epoch == append.Epoch && row.Owner == append.Owner && row.Head == append.ExpectedHead
            && row.HeadHash.AsSpan().SequenceEqual(append.OldHash);
        if (!fits && sabotage != SimSabotage.NoFence)
        {
            return AppendResult.Fenced;
        }

        if (sabotage == SimSabotage.LostCommits && append.Commits.Count > 0 && row.Head % 10 == 9)
        {
            return new AppendResult(AppendOutcome.Appended, row.Want);
        }

        _shards[append.Shard.Value] =
            row with { Head = row.Head + append.Commits.Count, HeadHash = append.NewHash };
        _commits[append.Shard.Value].AddRange(append.Commits);
        append.Commits.ToList().ForEach(committed);
        return new AppendResult(AppendOutcome.Appended, row.Want);
    }

    public IReadOnlyList<JournalCommit> ReadShard(ShardId shard, long after, int most) =>
        [.. _commits[shard.Value].Skip((int)Math.Max(0, after)).Take(most)];

    public IReadOnlyList<LinkedCommit> ReadItem(ShardId shard, ItemId item, long afterVersion) =>
        [.. _commits[shard.Value].Where(commit => commit.Item == item && commit.ItemVersion > afterVersion)
            .Select(commit => new LinkedCommit(
                commit,
                commit.Seq == 1 ? JournalChain.Start : _commits[shard.Value][(int)commit.Seq - 2].Hash))];

    public bool Save(Snapshot snapshot)
    {
        _snapshots[(snapshot.Shard, snapshot.Item)] = snapshot;
        return true;
    }

    public Snapshot? Load(ShardId shard, ItemId? item) => _snapshots.GetValueOrDefault((shard, item));

    public bool Delete(ShardId shard, ItemId? item) => _snapshots.Remove((shard, item));

    private bool Change(Guid node, Func<NodeRow, NodeRow?> change)
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
