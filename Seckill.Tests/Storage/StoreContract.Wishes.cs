using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Wish_WithTheEpochISaw_IsInTheRowUntilTakenBack()
    {
        var target = Guid.NewGuid();
        var chain = await AcquireAsync();
        Assert.Null((await RowAsync()).Want);
        Assert.True(await Stores.Shards.WishAsync(Shard, chain.Epoch, target, Stop));
        var row = await RowAsync();
        Assert.Equal((target, Me, chain.Epoch), (row.Want, row.Owner, row.Epoch));
        Assert.Single(await Stores.Shards.ReadAsync(Stop), other => other.Want is not null);
        Assert.True(await Stores.Shards.WishAsync(Shard, chain.Epoch, null, Stop));
        Assert.Null((await RowAsync()).Want);
    }

    [Fact]
    public async Task Wish_StaleEpoch_IsRefused()
    {
        var seen = await RowAsync();
        var chain = await AcquireAsync();
        Assert.False(await Stores.Shards.WishAsync(Shard, seen.Epoch, Me, Stop));
        Assert.False(await Stores.Shards.WishAsync(Shard, chain.Epoch + 1, Me, Stop));
        Assert.Null((await RowAsync()).Want);
    }

    [Fact]
    public async Task Append_WithAWish_BringsItBack()
    {
        var target = Guid.NewGuid();
        var chain = await AcquireAsync();
        await AppendedAsync(chain);
        Assert.True(await Stores.Shards.WishAsync(Shard, chain.Epoch, target, Stop));
        foreach (var count in (int[])[1, 0])
        {
            var result = await AppendAsync(chain, chain.Next(count));
            Assert.Equal((AppendOutcome.Appended, (Guid?)target), (result.Outcome, result.Want));
        }

        Assert.True(await Stores.Shards.WishAsync(Shard, chain.Epoch, null, Stop));
        Assert.Null((await AppendAsync(chain, chain.Next())).Want);
    }

    [Fact]
    public async Task HandOver_WithAWish_ClearsIt()
    {
        var (target, another) = await ThreeUpAsync();
        foreach (var to in (Guid?[])[target, another, null])
        {
            var chain = await AcquireAsync();
            Assert.True(await Stores.Shards.WishAsync(Shard, chain.Epoch, target, Stop));
            Assert.True(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Me, to, Stop));
            var row = await RowAsync();
            Assert.Equal((null, to), (row.Want, row.Owner));
            if (to is { } owner)
                Assert.True(await Stores.Shards.HandOverAsync(Shard, row.Epoch, owner, Me, Stop));
        }
    }

    [Fact]
    public async Task Acquire_ByTheWishedOne_ClearsTheWishAndNobodyElseDoes()
    {
        var (target, other) = await ThreeUpAsync();
        var seen = await RowAsync();
        Assert.True(await Stores.Shards.WishAsync(Shard, seen.Epoch, target, Stop));
        await AcquireAsync(other);
        Assert.Equal(target, (await RowAsync()).Want);
        Assert.True(await Stores.Nodes.MoveAsync(other, NodeState.Dead, Stop));
        await AcquireAsync(target);
        Assert.Equal((null, target), ((await RowAsync()).Want, (await RowAsync()).Owner));
    }

    [Fact]
    public async Task Acquire_WithoutTheRoleShard_IsRefused()
    {
        var web = Guid.NewGuid();
        await JoinAsync(web, NodeState.Up, ownsShards: false);
        var seen = await RowAsync();
        Assert.Null(await Stores.Shards.AcquireAsync(Shard, seen.Epoch, web, Stop));
        Assert.Equal((seen.Epoch, seen.Owner), ((await RowAsync()).Epoch, (await RowAsync()).Owner));
        await AcquireAsync();
    }

    [Fact]
    public async Task HandOver_ToOneWithoutTheRoleShard_FreesTheShard()
    {
        var web = Guid.NewGuid();
        await JoinAsync(web, NodeState.Up, ownsShards: false);
        var chain = await AcquireAsync();
        Assert.True(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Me, web, Stop));
        Assert.Equal((chain.Epoch + 1, (Guid?)null), ((await RowAsync()).Epoch, (await RowAsync()).Owner));
    }
}
