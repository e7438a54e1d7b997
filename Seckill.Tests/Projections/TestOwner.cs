using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;
using Xunit;

namespace Seckill.Tests.Projections;

/// <summary>
/// Owns all shards of a store and appends events to it, one commit a call, as the journal's writer would.
/// </summary>
internal sealed class TestOwner(IStores stores, int shardCount)
{
    private readonly ShardHead[] _heads = new ShardHead[shardCount];
    private readonly Dictionary<ItemId, long> _versions = [];

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IStores Stores => stores;

    public int ShardCount => shardCount;

    public async Task AcquireAsync()
    {
        await stores.Shards.EnsureAsync(shardCount, Stop);
        await stores.Nodes.JoinAsync(
            new NodeRow(stores.Incarnation, "owner", "host:1", "1.0", NodeState.Joining, 0), Stop);
        await stores.Nodes.MoveAsync(stores.Incarnation, NodeState.Up, Stop);
        foreach (var row in await stores.Shards.ReadAsync(Stop))
        {
            _heads[row.Shard.Value] = Assert.IsType<ShardHead>(
                await stores.Shards.AcquireAsync(row.Shard, row.Epoch, stores.Incarnation, Stop));
        }
    }

    /// <summary>An item that lies on that shard.</summary>
    public ItemId ItemOn(int shard, string name = "")
    {
        for (var i = 0; ; i++)
        {
            var item = ItemId.Derive("m1", $"{name}{i}");
            if (ShardId.Of(item, shardCount).Value == shard)
            {
                return item;
            }
        }
    }

    public ShardOffset HeadOf(ItemId item)
    {
        var head = _heads[ShardId.Of(item, shardCount).Value];
        return new ShardOffset(head.Shard, head.Head);
    }

    /// <summary>The heads as the shard table has them: what the projections poll.</summary>
    public async ValueTask<IReadOnlyList<ShardOffset>> ReadHeadsAsync(CancellationToken cancellation) =>
        [.. (await stores.Shards.ReadAsync(cancellation)).Select(row => new ShardOffset(row.Shard, row.Head))];

    public Task<ShardOffset> AppendAsync(ItemId item, Instant at, params IReadOnlyList<ItemEvent> events) =>
        AppendAsync(item, at, events, []);

    public Task<ShardOffset> AppendAsync(
        ItemId item, Instant at, IReadOnlyList<ItemEvent> events,
        IReadOnlyList<KeyValuePair<OrderKey, ShipToRecord>> shipTo) =>
        AppendBodyAsync(item, CommitBodyCodec.Encode(at, events, default), events.Count, shipTo, at);

    /// <summary>A body as it stands, to append what no writer would. Without a time: the seq as one.</summary>
    public async Task<ShardOffset> AppendBodyAsync(
        ItemId item, byte[] body, int eventCount, IReadOnlyList<KeyValuePair<OrderKey, ShipToRecord>> shipTo,
        Instant? at = null)
    {
        var head = _heads[ShardId.Of(item, shardCount).Value];
        var version = _versions[item] = _versions.GetValueOrDefault(item) + eventCount;
        var seq = head.Head + 1;
        var micros = at?.UnixMs * 1000 ?? seq;
        var hash = JournalChain.Next(
            head.HeadHash, head.Shard, seq, head.Epoch, version, micros, eventCount, item, body);
        var commit = new JournalCommit(head.Shard, seq, head.Epoch, item, version, eventCount, micros, body, hash);
        var append = new ShardAppend(
            head.Shard, head.Epoch, stores.Incarnation, head.Head, head.HeadHash, hash, [commit],
            shipTo.Count == 0 ? [] : [new ShipToRow(seq, ShipToCodec.Encode(shipTo))]);
        var result = await stores.Journal.AppendAsync(append, Stop);
        Assert.Equal((AppendOutcome.Appended, (string?)null), (result.Outcome, result.Fault));
        _heads[head.Shard.Value] = head with { Head = seq, HeadHash = hash };
        return new ShardOffset(head.Shard, seq);
    }
}
