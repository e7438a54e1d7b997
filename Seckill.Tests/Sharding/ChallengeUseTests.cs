using Seckill.Domain;

namespace Seckill.Tests.Sharding;

/// <summary>A challenge is used once in the whole cluster: its item's owner remembers it.</summary>
public sealed class ChallengeUseTests : ClusterScenario
{
    [Fact]
    public void Use_ThroughEveryNode_IsOneUse() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var end = Cluster.Nodes[0].Clock.Now + TimeSpan.FromSeconds(60);

        List<ItemReply> replies = [];
        foreach (var node in Cluster.Nodes.OrderBy(node => node == Cluster.OwnerOf(Item)))
        {
            replies.Add(await node.AskAsync(
                Item, new UseChallenge(new Key128(1, 2), end, new Key128(0, (ulong)replies.Count))));
        }

        Assert.IsType<Done>(replies[0]);
        Assert.All(replies[1..], reply =>
            Assert.Equal(RefusalCode.ChallengeUsed, Assert.IsType<Refused>(reply).Code));
    });

    [Fact]
    public void Use_ThroughAllNodesAtOnce_IsOneUse() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var end = Cluster.Nodes[0].Clock.Now + TimeSpan.FromSeconds(60);

        var replies = Enumerable.Range(0, 15).Select(number => Cluster.Nodes[number % 3].Gateway.AskAsync(
            Item, new UseChallenge(new Key128(1, 2), end, new Key128(0, (ulong)number)), CancellationToken.None)
            .AsTask()).ToArray();
        await Cluster.UntilAsync(() => replies.All(reply => reply.IsCompleted));

        Assert.Single(await Task.WhenAll(replies), reply => reply is Done);
    });

    /// <summary>What is known and accepted: the memory is not durable, the challenge's own end bounds it.</summary>
    [Fact]
    public void Use_AfterATakeOver_IsOncePossibleAgainUntilItRunsOut() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 10);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.Single(node => node != owner);
        var use = new UseChallenge(
            new Key128(1, 2), other.Clock.Now + TimeSpan.FromSeconds(60), new Key128(0, 1));
        Assert.IsType<Done>(await other.AskAsync(Item, use));

        owner.Kill();
        await Cluster.UntilAsync(() => Cluster.IsServed);

        Assert.IsType<Done>(await other.AskAsync(Item, use with { Attempt = new Key128(0, 2) }));
        Assert.Equal(RefusalCode.ChallengeUsed, Assert.IsType<Refused>(
            await other.AskAsync(Item, use with { Attempt = new Key128(0, 3) })).Code);
        await PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(RefusalCode.ChallengeExpired, Assert.IsType<Refused>(
            await other.AskAsync(Item, use with { Attempt = new Key128(0, 4) })).Code);
    });
}
