using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>What every store guarantees; each store's test class runs it on a fresh store of its own.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    protected const int ShardCount = 4;
    protected static readonly ShardId Shard = new(1);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected Guid Me { get; } = Guid.NewGuid();

    protected IStores Stores { get; private set; } = null!;

    /// <summary>Opens the store of this test under a new incarnation.</summary>
    protected abstract Task<IStores> OpenAsync(Guid incarnation);

    /// <summary>Runs SQL behind the store's back.</summary>
    protected abstract Task<object?> ExecuteAsync(string sql);

    /// <summary>The same as one who has all rights: what guards the journal is taken away before.</summary>
    protected abstract Task<object?> ForgeAsync(string sql);

    public virtual async ValueTask InitializeAsync()
    {
        Stores = await OpenAsync(Me);
        await Stores.Shards.EnsureAsync(ShardCount, Stop);
        await JoinAsync(Me, NodeState.Up);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Stores is not null)
            await Stores.DisposeAsync();
    }

    /// <summary>Closes the store and opens it again, as a new start of the process would.</summary>
    protected async Task ReopenAsync(Guid incarnation)
    {
        await Stores.DisposeAsync();
        Stores = await OpenAsync(incarnation);
    }

    protected async Task JoinAsync(Guid node, NodeState state, bool ownsShards = true)
    {
        await Stores.Nodes.JoinAsync(
            new NodeRow(node, $"n-{node:N}", "host:1", "1.0", NodeState.Joining, 0, ownsShards), Stop);
        for (var step = NodeState.Up; step <= state; step++)
            Assert.True(await Stores.Nodes.MoveAsync(node, step, Stop));
    }

    protected async Task<ShardRow> RowAsync(ShardId? shard = null) =>
        (await Stores.Shards.ReadAsync(Stop)).Single(row => row.Shard == (shard ?? Shard));

    /// <summary>Acquires a shard in the epoch that its row has.</summary>
    protected async Task<TestChain> AcquireAsync(Guid? me = null, ShardId? shard = null)
    {
        var seen = await RowAsync(shard);
        var head = await Stores.Shards.AcquireAsync(seen.Shard, seen.Epoch, me ?? Me, Stop);
        Assert.NotNull(head);
        Assert.Equal(seen.Epoch + 1, head.Epoch);
        return new TestChain(head, me ?? Me);
    }

    protected async Task<AppendResult> AppendAsync(TestChain chain, ShardAppend append)
    {
        var result = await Stores.Journal.AppendAsync(append, Stop);
        if (result.Outcome == AppendOutcome.Appended)
            chain.Follow(append);
        return result;
    }

    protected async Task AppendedAsync(TestChain chain, int count = 1, ItemId? item = null)
    {
        var result = await AppendAsync(chain, chain.Next(count, item));
        Assert.Equal((AppendOutcome.Appended, (string?)null), (result.Outcome, result.Fault));
    }

    /// <summary>Member by member; Assert.Equivalent takes minutes for large bodies.</summary>
    protected static void Same(IReadOnlyList<JournalCommit> expected, IReadOnlyList<JournalCommit> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.Equal(left, right with { Body = left.Body, Hash = left.Hash });
            Assert.True(left.Body.AsSpan().SequenceEqual(right.Body));
            Assert.True(left.Hash.AsSpan().SequenceEqual(right.Hash));
        }
    }

    protected async Task<IReadOnlyList<JournalCommit>> CommitsAsync(ShardId? shard = null) =>
        await Stores.Journal.ReadShardAsync(shard ?? Shard, 0, 10_000, Stop);
}
