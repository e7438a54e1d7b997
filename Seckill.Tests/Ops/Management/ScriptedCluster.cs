using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Ops.Management;

/// <summary>A cluster of rows that a test writes, which does at once what it is asked.</summary>
internal sealed class ScriptedCluster : ICluster
{
    private readonly List<Channel<ClusterEvent>> _tails = [];
    private int _looks;

    public Guid Me { get; } = Guid.NewGuid();

    public ClusterMap Map { get; set; } = new([], []);

    /// <summary>Thrown by every look, as a store that is away does.</summary>
    public Exception? Fault { get; set; }

    public bool Obeys { get; set; } = true;

    public List<string> Asked { get; } = [];

    public TaskCompletionSource<bool> Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<OwnedShard> Told { get; set; } = [];

    /// <summary>How often somebody looked.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public int Tails
    {
        get
        {
            lock (_tails)
            {
                return _tails.Count;
            }
        }
    }

    /// <summary>Adds a node; returns its incarnation.</summary>
    public Guid Add(string name, NodeState state = NodeState.Up, Guid? incarnation = null, bool ownsShards = true)
    {
        var row = new NodeRow(incarnation ?? Guid.NewGuid(), name, $"{name}:7946", "0.1.0", state, 7, ownsShards);
        Map = Map with { Nodes = [.. Map.Nodes, row] };
        return row.Incarnation;
    }

    /// <summary>Adds the next shard.</summary>
    public void AddShard(Guid? owner, long epoch = 3, long head = 40, Guid? want = null) => Map = Map with
    {
        Shards = [.. Map.Shards, new ShardRow(new ShardId(Map.Shards.Count), epoch, owner, want, head, [])],
    };

    public void Tell(ClusterEvent told)
    {
        lock (_tails)
        {
            _tails.ForEach(tail => tail.Writer.TryWrite(told));
        }
    }

    public ValueTask<ClusterMap> LookAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _looks);
        return Fault is null ? new(Map) : ValueTask.FromException<ClusterMap>(Fault);
    }

    /// <summary>Completes when so many more looks were made.</summary>
    public Task LookedAsync(int more)
    {
        var goal = Volatile.Read(ref _looks) + more;
        return Until.TrueAsync(() => Volatile.Read(ref _looks) >= goal);
    }

    /// <summary>Completes when somebody follows the events.</summary>
    public Task TailedAsync() => Until.TrueAsync(() => Tails > 0);

    public ValueTask<bool> LeaveAsync(Guid node, CancellationToken cancellation) => Do($"leave {node}");

    public ValueTask<bool> DownAsync(Guid node, CancellationToken cancellation) => Do($"down {node}");

    public ValueTask<bool> WishAsync(ShardId shard, Guid target, CancellationToken cancellation) =>
        Do($"move {shard} to {target}");

    /// <summary>So many drains leave a shard behind; the next one ends as Drained says.</summary>
    public int DrainsThatLeaveSome { get; set; }

    public Task<bool> DrainAsync()
    {
        Asked.Add("drain");
        return DrainsThatLeaveSome-- > 0 ? Task.FromResult(false) : Drained.Task;
    }

    public ValueTask<IReadOnlyList<OwnedShard>> DescribeAsync(CancellationToken cancellation) => new(Told);

    /// <summary>Why each of its nodes refused, by name; one that is missing does not answer.</summary>
    public Dictionary<string, IReadOnlyList<RefusalNote>> Refusals { get; } = [];

    /// <summary>What each of its nodes counts, by name; one that is missing does not answer.</summary>
    public Dictionary<string, NodeCounts> Figures { get; } = [];

    public ValueTask<IReadOnlyList<(NodeRow Node, RefusalsTold? Told)>> RefusalsAsync(
        ItemId item, BuyerKey buyer, CancellationToken cancellation) => new(
        [.. Map.Nodes.Select(node => (node,
            Refusals.TryGetValue(node.NodeId, out var notes) ? new RefusalsTold(notes) : null))]);

    public ValueTask<IReadOnlyList<(NodeRow Node, NodeDescribed? Told)>> FiguresAsync(
        CancellationToken cancellation) => new(
        [.. Map.Nodes.Select(node => (node,
            Figures.TryGetValue(node.NodeId, out var figures) ? new NodeDescribed(figures) : null))]);

    public ClusterTail Tail()
    {
        var tail = Channel.CreateUnbounded<ClusterEvent>();
        lock (_tails)
        {
            _tails.Add(tail);
        }

        return new ClusterTail(tail.Reader, () =>
        {
            lock (_tails)
            {
                _tails.Remove(tail);
            }
        });
    }

    private ValueTask<bool> Do(string what)
    {
        Asked.Add(what);
        return new(Obeys);
    }
}
