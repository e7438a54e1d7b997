using System.Collections.Concurrent;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Peers;

namespace Seckill.Node.Sharding;

/// <summary>
/// Hand-overs to this node that were announced and are not complete. What the previous owner sends on is kept until the
/// shard serves, and comes first then: nobody overtakes a line that was carried over, and nobody who asks meanwhile is
/// told that his place in it was lost.
/// </summary>
public sealed class ExpectedShards(int most, TimeProvider time)
{
    /// <summary>
    /// How long a row that names this node waits for the previous owner's last word: he may have died after he wrote
    /// it.
    /// </summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ShardId, Expected> _expected = new();

    /// <summary>The owner says that he is about to hand the shard over to this node.</summary>
    public void Announce(ShardId shard, Guid owner, LostAttempts lost)
    {
        Take(shard)?.Refuse();
        _expected[shard] = new Expected(owner, new ParkedRequests(most, lost));
    }

    /// <summary>
    /// Keeps what the previous owner sends on; null: it comes as any other request, for nothing is expected of him.
    /// </summary>
    public ItemEnvelope? Carry(ShardId shard, Guid from, AskItem ask)
    {
        if (!_expected.TryGetValue(shard, out var expected) || expected.Owner != from)
        {
            return null;
        }

        var envelope = new ItemEnvelope(ask.Request, RoutedRequest.TraceOf(ask));
        expected.Requests.Park(ask.Item, envelope);
        return envelope;
    }

    /// <summary>The previous owner has sent on all that he had.</summary>
    public void Complete(ShardId shard)
    {
        if (_expected.TryGetValue(shard, out var expected))
        {
            expected.IsComplete = true;
        }
    }

    /// <summary>True: the row names this node, and the previous owner may still send something on.</summary>
    public bool MustWait(ShardId shard)
    {
        if (!_expected.TryGetValue(shard, out var expected) || expected.IsComplete)
        {
            return false;
        }

        expected.SeenAt ??= time.GetTimestamp();
        return time.GetElapsedTime(expected.SeenAt.Value) < MostSilence;
    }

    /// <summary>A third node has the shard: nothing comes of it.</summary>
    public void Drop(ShardId shard, Guid? owner, Guid me)
    {
        if (_expected.TryGetValue(shard, out var expected) && owner != expected.Owner && owner != me)
        {
            Take(shard)?.Refuse();
        }
    }

    /// <summary>What was sent on and will be, for the one who serves the shard; null: nothing was announced.</summary>
    public ParkedRequests? Take(ShardId shard) =>
        _expected.TryRemove(shard, out var expected) ? expected.Requests : null;

    private sealed class Expected(Guid owner, ParkedRequests requests)
    {
        public Guid Owner => owner;

        public ParkedRequests Requests => requests;

        public volatile bool IsComplete;

        /// <summary>When the row was first seen to name this node; the looks alone touch it.</summary>
        public long? SeenAt { get; set; }
    }
}
