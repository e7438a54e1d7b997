using System.Text;
using Seckill.Domain;
using Seckill.Node.Journal;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task ReadShard_AfterAPosition_GivesThatManyInOrder()
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain, 10);
        var some = await Stores.Journal.ReadShardAsync(Shard, 3, 4, Stop);
        Assert.Equal([4L, 5L, 6L, 7L], some.Select(commit => commit.Seq));
        Assert.Empty(await Stores.Journal.ReadShardAsync(Shard, 10, 4, Stop));
    }

    [Fact]
    public async Task ReadItem_AmongOthers_GivesItsCommitsEachLinked()
    {
        var chain = await AcquireAsync();
        var other = ItemId.Derive("merchant", "other");
        for (var i = 0; i < 400; i++)
        {
            await AppendedAsync(chain, 1);
            await AppendedAsync(chain, 1, other);
        }

        var all = await ItemAsync(TestChain.Item, 0);
        Assert.Equal(Enumerable.Range(1, 400).Select(i => 3L * i), all.Select(link => link.Commit.ItemVersion));
        Assert.All(all, link => Assert.True(JournalChain.Links(link.PreviousHash, link.Commit)));
        Assert.Equal([1197L, 1200L], (await ItemAsync(other, 1194)).Select(link => link.Commit.ItemVersion));
        Assert.Empty(await ItemAsync(ItemId.Derive("merchant", "nobody"), 0));
    }

    [Fact]
    public async Task ReadItem_LeftEarly_DoesNotDisturbTheNext()
    {
        var chain = await AcquireAsync();
        for (var i = 0; i < 30; i++)
            await AppendedAsync(chain, 20);
        for (var i = 0; i < 20; i++)
        {
            await foreach (var link in Stores.Journal.ReadItemAsync(TestChain.Item, 0, Stop))
            {
                Assert.Equal(3, link.Commit.ItemVersion);
                break;
            }
        }

        Assert.Equal(600, (await ItemAsync(TestChain.Item, 0)).Count);
    }

    [Fact]
    public async Task RewriteShipTo_WritesOverThatRowOnly()
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain, 3);
        var erased = Encoding.UTF8.GetBytes("erased");
        Assert.True(await Stores.Journal.RewriteShipToAsync(Shard, 2, [2, 1, 2], erased, Stop));
        var rows = await Stores.Journal.ReadShipToAsync(Shard, 1, 3, Stop);
        Assert.Equal(["\u0001\u0001\u0002", "erased", "\u0003\u0001\u0002"],
            rows.Select(row => Encoding.UTF8.GetString(row.Body)));
        Assert.False(await Stores.Journal.RewriteShipToAsync(Shard, 99, [1], [2], Stop));
    }

    [Fact]
    public async Task RewriteShipTo_NotTheOldBodyAnyMore_IsRefused()
    {
        await AppendedAsync(await AcquireAsync());
        Assert.False(await Stores.Journal.RewriteShipToAsync(Shard, 1, [7, 7, 7], [0], Stop));
        Assert.Equal([1, 1, 2], Assert.Single(await Stores.Journal.ReadShipToAsync(Shard, 1, 1, Stop)).Body);
    }

    [Theory]
    [InlineData("update journal set body = body")]
    [InlineData("delete from journal")]
    public async Task Journal_ChangedBehindItsBack_IsRefused(string sql)
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain);
        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => ExecuteAsync(sql));
        Assert.Contains("append-only", fault.Message, StringComparison.Ordinal);
        Assert.Single(await CommitsAsync());
    }

    [Fact]
    public async Task Reopen_AfterAppends_FindsThemAll()
    {
        var chain = await AcquireAsync();
        var append = chain.Next(5);
        await AppendAsync(chain, append);
        await ReopenAsync(Guid.NewGuid());
        Same(append.Commits, await CommitsAsync());
        Assert.Equal(append.NewHash, (await RowAsync()).HeadHash);
    }

    private async Task<List<LinkedCommit>> ItemAsync(ItemId item, long after)
    {
        var links = new List<LinkedCommit>();
        await foreach (var link in Stores.Journal.ReadItemAsync(item, after, Stop))
            links.Add(link);
        return links;
    }
}
