using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Append_AsOwner_MovesHeadAndHashAndKeepsEveryMember()
    {
        var chain = await AcquireAsync();
        var append = chain.Next(3);
        var result = await AppendAsync(chain, append);
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
        var row = await RowAsync();
        Assert.Equal((3L, Me), (row.Head, row.Owner));
        Assert.Equal(append.NewHash, row.HeadHash);
        Same(append.Commits, await CommitsAsync());
        Assert.Equivalent(append.ShipTo, await Stores.Journal.ReadShipToAsync(Shard, 1, 3, Stop), strict: true);
    }

    [Fact]
    public async Task Append_AgainAndAgain_HasNoGapAndChains()
    {
        var chain = await AcquireAsync();
        for (var i = 0; i < 20; i++)
            await AppendedAsync(chain, 1 + i % 3);
        var commits = await CommitsAsync();
        Assert.Equal(Enumerable.Range(1, commits.Count).Select(seq => (long)seq), commits.Select(commit => commit.Seq));
        var previous = JournalChain.Start;
        foreach (var commit in commits)
        {
            Assert.True(JournalChain.Links(previous, commit));
            previous = commit.Hash;
        }

        Assert.Equal(previous, (await RowAsync()).HeadHash);
    }

    [Fact]
    public async Task Append_LargeBodies_ComeBackAsTheyWere()
    {
        var chain = await AcquireAsync();
        var append = chain.Next(2, bodySize: 300_000);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, append)).Outcome);
        Same(append.Commits, await CommitsAsync());
    }

    [Fact]
    public async Task Append_Barrier_TellsWhetherStillTheOwner()
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain);
        await AppendedAsync(chain, 0);
        Assert.Single(await CommitsAsync());
        var other = Guid.NewGuid();
        await JoinAsync(other, NodeState.Up);
        Assert.True(await Stores.Shards.HandOverAsync(Shard, chain.Epoch, Me, other, Stop));
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(chain, chain.Next(0))).Outcome);
    }

    [Theory]
    [InlineData("epoch")]
    [InlineData("owner")]
    [InlineData("head")]
    [InlineData("hash")]
    [InlineData("shard")]
    public async Task Append_OneConditionWrong_IsFencedAndWritesNothing(string wrong)
    {
        var chain = await AcquireAsync();
        await AppendedAsync(chain, 2);
        var before = await RowAsync();
        var claimed = new ShardHead(
            wrong == "shard" ? new ShardId(2) : Shard,
            wrong == "epoch" ? chain.Epoch - 1 : chain.Epoch,
            wrong == "head" ? chain.Head - 1 : chain.Head,
            wrong == "hash" ? JournalChain.Start : chain.Hash);
        var liar = new TestChain(claimed, wrong == "owner" ? Guid.NewGuid() : Me);

        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(liar, liar.Next())).Outcome);

        Assert.Equivalent(before, await RowAsync(), strict: true);
        Assert.Equal(2, (await CommitsAsync()).Count);
        Assert.Empty(await CommitsAsync(new ShardId(2)));
        Assert.Empty(await Stores.Journal.ReadShipToAsync(Shard, 3, 9, Stop));
    }

    [Fact]
    public async Task Append_SentTwice_SecondIsFenced()
    {
        var chain = await AcquireAsync();
        var append = chain.Next();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, append)).Outcome);
        Assert.Equal(AppendOutcome.Fenced, (await Stores.Journal.AppendAsync(append, Stop)).Outcome);
        Assert.Single(await CommitsAsync());
    }

    [Fact]
    public async Task Append_ManyShardsAtOnce_EachIsGapFree()
    {
        var chains = new List<TestChain>();
        for (var i = 0; i < ShardCount; i++)
            chains.Add(await AcquireAsync(shard: new ShardId(i)));
        await Task.WhenAll(chains.Select(async chain =>
        {
            for (var i = 0; i < 50; i++)
                await AppendedAsync(chain, 1, ItemId.Derive("m", chain.Shard.ToString()));
        }));
        foreach (var chain in chains)
        {
            var commits = await CommitsAsync(chain.Shard);
            Assert.Equal(Enumerable.Range(1, 50).Select(seq => (long)seq), commits.Select(commit => commit.Seq));
            Assert.Equal(chain.Hash, (await RowAsync(chain.Shard)).HeadHash);
        }
    }

    [Fact]
    public async Task Append_TwoWithTheSameHeadAtOnce_ExactlyOneWins()
    {
        var chain = await AcquireAsync();
        for (var round = 0; round < 20; round++)
        {
            var one = chain.Next(1, ItemId.Derive("m", "one"));
            var two = chain.Next(1, ItemId.Derive("m", "two"));
            var results = await Task.WhenAll(
                Stores.Journal.AppendAsync(one, Stop).AsTask(), Stores.Journal.AppendAsync(two, Stop).AsTask());
            Assert.Equal(
                [AppendOutcome.Appended, AppendOutcome.Fenced], results.Select(result => result.Outcome).Order());
            chain.Follow(results[0].Outcome == AppendOutcome.Appended ? one : two);
        }

        Assert.Equal(20, (await CommitsAsync()).Count);
    }

    [Fact]
    public async Task Append_PlannersWish_ComesBack()
    {
        var chain = await AcquireAsync();
        var wish = Guid.NewGuid();
        await ExecuteAsync($"update shard set want = '{wish}' where shard_id = {Shard}");
        Assert.Equal(wish, (await AppendAsync(chain, chain.Next())).Want);
    }

    [Fact]
    public async Task Append_Cancelled_IsNotWritten()
    {
        var chain = await AcquireAsync();
        var result = await Stores.Journal.AppendAsync(chain.Next(), new CancellationToken(canceled: true));
        Assert.Equal(AppendOutcome.NotWritten, result.Outcome);
        Assert.Empty(await CommitsAsync());
    }

    [Fact]
    public async Task Append_ThatContradictsItself_IsABug()
    {
        var chain = await AcquireAsync();
        var good = chain.Next();
        foreach (var bad in new[]
            {
                good with { NewHash = JournalChain.Start },
                good with { Shard = new ShardId(3) },
                good with { ShipTo = [new ShipToRow(7, [1])] },
                good with { Commits = [good.Commits[0] with { Seq = 2 }] },
            })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await Stores.Journal.AppendAsync(bad, Stop));
        }

        Assert.Empty(await CommitsAsync());
    }
}
