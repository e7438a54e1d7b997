using System.Threading.Channels;
using Seckill.Domain;
using Seckill.Node.Journal;

namespace Seckill.Node.Sharding;

/// <summary>Tells what changed between two looks to those who listen; a slow listener loses the oldest.</summary>
public sealed class ClusterEvents(JournalClock clock)
{
    private const int MostWaiting = 1_000;

    private readonly Lock _gate = new();
    private readonly List<Channel<ClusterEvent>> _tails = [];

    public ClusterTail Tail()
    {
        var tail = Channel.CreateBounded<ClusterEvent>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            _tails.Add(tail);
        }

        return new ClusterTail(tail.Reader, () => Remove(tail));
    }

    public void See(ClusterMap before, ClusterMap now)
    {
        lock (_gate)
        {
            if (_tails.Count == 0 || before.Shards.Count == 0)
            {
                return;
            }

            foreach (var happened in Differences(before, now))
            {
                _tails.ForEach(tail => tail.Writer.TryWrite(happened));
            }
        }
    }

    private IEnumerable<ClusterEvent> Differences(ClusterMap before, ClusterMap now)
    {
        var at = clock.Now;
        var states = before.Nodes.ToDictionary(row => row.Incarnation, row => row.State);
        foreach (var row in now.Nodes)
        {
            if (!states.TryGetValue(row.Incarnation, out var state) || state != row.State)
            {
                yield return new ClusterEvent(at, KindOf(row.State), row.NodeId, row.Incarnation);
            }
        }

        var names = now.Nodes.ToDictionary(row => row.Incarnation, row => row.NodeId);
        var owners = before.Shards.ToDictionary(row => row.Shard, row => row.Owner);
        foreach (var row in now.Shards.Where(row => owners.GetValueOrDefault(row.Shard) != row.Owner))
        {
            yield return row.Owner is { } owner
                ? new ClusterEvent(at, "shard-moved", names.GetValueOrDefault(owner), owner, row.Shard, row.Epoch)
                : new ClusterEvent(at, "shard-orphaned", null, null, row.Shard, row.Epoch);
        }
    }

    private static string KindOf(NodeState state) => state switch
    {
        NodeState.Joining => "joining",
        NodeState.Up => "up",
        NodeState.Draining => "draining",
        NodeState.Dead => "dead",
        _ => throw new InvalidOperationException($"no event for {state}"),
    };

    private void Remove(Channel<ClusterEvent> tail)
    {
        lock (_gate)
        {
            _tails.Remove(tail);
            tail.Writer.TryComplete();
        }
    }
}
