using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Forget_Dead_RemovesItsRowAndAllReportsByAndAboutIt()
    {
        var (dead, other) = await ThreeUpAsync();
        await SuspectAsync(dead, Me, other);
        await SuspectAsync(other, dead, Me);
        Assert.True(await Stores.Nodes.MoveAsync(dead, NodeState.Dead, Stop));
        Assert.True(await Stores.Nodes.ForgetAsync(dead, Stop));
        var left = (await Stores.Nodes.ReadAsync(Stop)).Select(node => node.Incarnation);
        Assert.Equal(new[] { Me, other }.Order(), left.Order());
        Assert.Equal(1L, await ReportsAsync());
        Assert.False(await Stores.Nodes.ForgetAsync(dead, Stop));

        Assert.False((await Stores.Nodes.BeatAsync(dead, Stop)).Alive);
        Assert.False(await Stores.Nodes.MoveAsync(dead, NodeState.Up, Stop));
        await SuspectAsync(dead, Me);
        await SuspectAsync(other, dead);
        Assert.Equal(1L, await ReportsAsync());
    }

    [Theory]
    [InlineData(NodeState.Joining)]
    [InlineData(NodeState.Up)]
    [InlineData(NodeState.Draining)]
    public async Task Forget_Alive_IsRefused(NodeState state)
    {
        var node = Guid.NewGuid();
        await JoinAsync(node, state);
        await SuspectAsync(node, Me);
        Assert.False(await Stores.Nodes.ForgetAsync(node, Stop));
        Assert.Equal(state, (await NodeAsync(node)).State);
        Assert.Equal(1L, await ReportsAsync());
    }

    [Fact]
    public async Task Forget_OwnerOrWished_IsRefusedUntilItIsNeither()
    {
        var node = Guid.NewGuid();
        await JoinAsync(node, NodeState.Up);
        await AcquireAsync(node);
        Assert.True(await Stores.Nodes.MoveAsync(node, NodeState.Dead, Stop));
        await SuspectAsync(Me, node);
        Assert.False(await Stores.Nodes.ForgetAsync(node, Stop));
        var mine = await AcquireAsync();
        Assert.True(await Stores.Shards.WishAsync(Shard, mine.Epoch, node, Stop));
        Assert.False(await Stores.Nodes.ForgetAsync(node, Stop));
        Assert.Equal(1L, await ReportsAsync());
        Assert.True(await Stores.Shards.WishAsync(Shard, mine.Epoch, null, Stop));
        Assert.True(await Stores.Nodes.ForgetAsync(node, Stop));
        Assert.Equal(0L, await ReportsAsync());
    }

    [Fact]
    public async Task Acquire_OwnerIsForgotten_IsGranted()
    {
        var node = Guid.NewGuid();
        await JoinAsync(node, NodeState.Up);
        var his = await AcquireAsync(node);
        await ExecuteAsync($"delete from node where incarnation = '{node}'");
        var mine = await AcquireAsync();
        Assert.Equal(his.Epoch + 1, mine.Epoch);
    }
}
