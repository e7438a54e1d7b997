using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Ensure_Again_KeepsTheRowsAndRefusesAnotherCount()
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain);
        await Stores.Shards.EnsureAsync(ShardCount, Stop);
        Assert.Equal(1, (await RowAsync()).Head);
        var rows = await Stores.Shards.ReadAsync(Stop);
        Assert.Equal(Enumerable.Range(0, ShardCount), rows.Select(row => row.Shard.Value));
        Assert.Equal(JournalChain.Start, rows[0].HeadHash);
        foreach (var other in (int[])[ShardCount + 1, ShardCount - 1])
            await Assert.ThrowsAsync<ShardCountException>(async () => await Stores.Shards.EnsureAsync(other, Stop));
    }

    [Fact]
    public async Task Acquire_FreeShardAndUp_GivesEpochAndHead()
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain, 4);
        var again = await AcquireAsync();
        Assert.Equal((chain.Epoch + 1, 4L), (again.Epoch, again.Head));
        Assert.Equal(chain.Hash, again.Hash);
        Assert.Equal(Me, (await RowAsync()).Owner);
    }

    [Fact]
    public async Task Acquire_StaleEpoch_IsRefused()
    {
        var seen = await RowAsync();
        var chain = await AcquireAsync();
        Assert.Null(await Stores.Shards.AcquireAsync(Shard, seen.Epoch, Me, Stop));
        Assert.Null(await Stores.Shards.AcquireAsync(Shard, chain.Epoch + 1, Me, Stop));
        Assert.Equal(chain.Epoch, (await RowAsync()).Epoch);
    }

    [Theory]
    [InlineData(NodeState.Joining, false)]
    [InlineData(NodeState.Up, true)]
    [InlineData(NodeState.Draining, false)]
    [InlineData(NodeState.Dead, false)]
    public async Task Acquire_FreeShard_OnlyWhenUp(NodeState state, bool granted)
    {
        var node = Guid.NewGuid();
        await JoinAsync(node, state);
        var seen = await RowAsync();
        Assert.Equal(granted, await Stores.Shards.AcquireAsync(Shard, seen.Epoch, node, Stop) is not null);
        Assert.Equal(granted ? node : null, (await RowAsync()).Owner);
    }

    [Fact]
    public async Task Acquire_ByNobodyInTheTable_IsRefused() =>
        Assert.Null(await Stores.Shards.AcquireAsync(Shard, (await RowAsync()).Epoch, Guid.NewGuid(), Stop));

    [Fact]
    public async Task Acquire_DrainingButMine_IsGranted()
    {
        await AcquireAsync();
        Assert.True(await Stores.Nodes.MoveAsync(Me, NodeState.Draining, Stop));
        await AcquireAsync();
    }

    [Theory]
    [InlineData(NodeState.Up, false)]
    [InlineData(NodeState.Draining, false)]
    [InlineData(NodeState.Dead, true)]
    public async Task Acquire_FromAnotherOwner_OnlyWhenHeIsDead(NodeState owner, bool granted)
    {
        var old = Guid.NewGuid();
        await JoinAsync(old, NodeState.Up);
        await AcquireAsync(old);
        if (owner > NodeState.Up)
            Assert.True(await Stores.Nodes.MoveAsync(old, owner, Stop));
        var seen = await RowAsync();
        Assert.Equal(granted, await Stores.Shards.AcquireAsync(Shard, seen.Epoch, Me, Stop) is not null);
        Assert.Equal(granted ? Me : old, (await RowAsync()).Owner);
    }

    [Fact]
    public async Task Acquire_FromADeadOwner_FencesHisAppends()
    {
        var old = Guid.NewGuid();
        await JoinAsync(old, NodeState.Up);
        var his = await AcquireAsync(old);
        await AppendedAsync(his, 2);
        Assert.True(await Stores.Nodes.DeclareDeadAsync(old, 0, Stop));
        var mine = await AcquireAsync();
        Assert.Equal(2, mine.Head);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(his, his.Next())).Outcome);
        await AppendedAsync(mine);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(his, his.Next(0))).Outcome);
        Assert.Equal([his.Epoch, his.Epoch, mine.Epoch], (await CommitsAsync()).Select(commit => commit.Epoch));
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_ExactlyOneWins()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var node in nodes)
            await JoinAsync(node, NodeState.Up);
        var seen = await RowAsync();
        var heads = await Task.WhenAll(
            nodes.Select(node => Stores.Shards.AcquireAsync(Shard, seen.Epoch, node, Stop).AsTask()));
        var winner = nodes[Array.FindIndex(heads, head => head is not null)];
        Assert.Single(heads, head => head is not null);
        Assert.Equal((seen.Epoch + 1, (Guid?)winner), ((await RowAsync()).Epoch, (await RowAsync()).Owner));
    }

    [Theory]
    [InlineData(NodeState.Joining, false)]
    [InlineData(NodeState.Up, true)]
    [InlineData(NodeState.Draining, false)]
    [InlineData(NodeState.Dead, false)]
    public async Task HandOver_GoesToTheTargetOnlyWhenItIsUp(NodeState state, bool owns)
    {
        var target = Guid.NewGuid();
        await JoinAsync(target, state);
        var chain = await AcquireAsync();
        Assert.True(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Me, target, Stop));
        var row = await RowAsync();
        Assert.Equal((chain.Epoch + 1, owns ? target : null), (row.Epoch, row.Owner));
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(chain, chain.Next())).Outcome);
    }

    [Fact]
    public async Task HandOver_ToNobody_FreesTheShard()
    {
        var chain = await AcquireAsync();
        Assert.True(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Me, null, Stop));
        Assert.Null((await RowAsync()).Owner);
        await AcquireAsync();
    }

    [Fact]
    public async Task HandOver_NotTheOwnerOrAnotherEpoch_IsRefused()
    {
        var chain = await AcquireAsync();
        Assert.False(await Stores.Shards.HandOverAsync(Shard, chain.Epoch - 1, Me, null, Stop));
        Assert.False(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Guid.NewGuid(), null, Stop));
        await AppendedAsync(chain);
    }
}
