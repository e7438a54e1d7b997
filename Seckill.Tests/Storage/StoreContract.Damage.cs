using Seckill.Domain;
using Seckill.Node.Journal;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>Rows that no append wrote: whoever reads an item is told the place, and believes none of them.</summary>
public abstract partial class StoreContract
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, -7)]
    [InlineData(1, 4)]
    [InlineData(77, 1)]
    public async Task ReadItem_RowOutsideItsShard_IsDamage(int shard, long seq)
    {
        await AppendedAsync(await AcquireAsync(), 3);
        Assert.Equal(3, (await ItemAsync(TestChain.Item, 0)).Count);

        await ForgeAsync(
            $"""
            insert into journal (shard_id, seq, epoch, item_version, event_count, at, item_id, hash, body)
            select {shard}, {seq}, epoch, item_version + 3, event_count, at, item_id, hash, body
              from journal where shard_id = 1 and seq = 3
            """);

        Assert.Equal(
            [new ShardOffset(new ShardId(shard), seq)], await Stores.Copy.StraysAsync(10, Stop));
        var damage = await Assert.ThrowsAsync<JournalDamagedException>(() => ItemAsync(TestChain.Item, 0));
        Assert.Equal((shard, seq), (damage.Shard.Value, damage.Offset));
        await Assert.ThrowsAsync<JournalDamagedException>(() => ItemAsync(TestChain.Item, 9));
    }

    [Fact]
    public async Task ReadItem_HoleBeforeACommit_IsDamageAtTheHole()
    {
        await AppendedAsync(await AcquireAsync(), 3);
        await ForgeAsync("delete from journal where seq = 2");

        var damage = await Assert.ThrowsAsync<JournalDamagedException>(() => ItemAsync(TestChain.Item, 0));
        Assert.Equal((1, 2L), (damage.Shard.Value, damage.Offset));
    }

    [Theory]
    [InlineData("substr(item_id, 1, 2)")]
    [InlineData("item_id || item_id")]
    public async Task Read_RowThatIsNoCommit_IsDamageByItsPlace(string item)
    {
        await AppendedAsync(await AcquireAsync(), 3);
        await ForgeAsync($"update journal set item_id = {item} where seq = 2");

        var damage = await Assert.ThrowsAsync<JournalDamagedException>(() => CommitsAsync());
        Assert.Equal((1, 2L), (damage.Shard.Value, damage.Offset));
        Assert.Single(await Stores.Journal.ReadShardAsync(Shard, 0, 1, Stop));
    }
}
