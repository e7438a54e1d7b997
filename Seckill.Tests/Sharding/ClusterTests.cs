using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>Several nodes as one: who owns, who answers, who knows.</summary>
public sealed class ClusterTests : ClusterScenario
{
    [Fact]
    public void Join_SecondNode_GetsHalfAndNotOneMove_More() => Cluster.Run(async () =>
    {
        var first = await Cluster.StartAsync();
        await Cluster.UntilAsync(() => Cluster.IsServed);
        Assert.Equal(MemoryCluster.Shards, first.Host.OwnedCount);
        var epochs = Cluster.Tables.Map.Shards.Sum(row => row.Epoch);

        var second = await Cluster.StartAsync();
        await Cluster.UntilAsync(() => Cluster.IsServed && second.Host.Region.ServedCount == MemoryCluster.Shards / 2);

        // A move is a hand-over and an acquire: two epochs each, and nothing else was acquired.
        Assert.Equal(
            epochs + 2 * (MemoryCluster.Shards / 2), Cluster.Tables.Map.Shards.Sum(row => row.Epoch));
        Assert.All(Cluster.Tables.Map.Shards, row => Assert.Null(row.Want));
    });

    [Fact]
    public void Purchase_AnyNode_IsDecidedByTheOwner() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);

        foreach (var node in Cluster.Nodes)
        {
            Assert.IsType<OrderAnswered>(await node.AskAsync(Item, Purchase(node.Clock.Now, node.GetHashCode())));
        }

        Assert.Equal(7, (await StockAsync()).Free);
    });

    [Fact]
    public void Purchase_SameKeyOnAllNodesAtOnce_IsOneOrder() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var purchase = Purchase(Cluster.Nodes[0].Clock.Now, 1);

        var replies = Cluster.Nodes.SelectMany(node => Enumerable.Range(0, 5).Select(_ =>
            node.Gateway.AskAsync(Item, purchase, CancellationToken.None).AsTask())).ToArray();
        await Cluster.UntilAsync(() => replies.All(reply => reply.IsCompleted));

        Assert.Single(await Task.WhenAll(replies), reply => reply is OrderAnswered { Replayed: false });
        Assert.Equal(9, (await StockAsync()).Free);
    });

    [Fact]
    public void Node_WithoutTheRoleShard_RoutesAndOwnsNothing() => Cluster.Run(async () =>
    {
        await StartAsync(1);
        var web = await Cluster.StartAsync(ownsShards: false);
        await OpenSaleAsync(stock: 5);
        await Cluster.UntilAsync(() => web.Host.Started.IsCompleted);

        Assert.IsType<OrderAnswered>(await web.AskAsync(Item, Purchase(web.Clock.Now, 1)));
        Assert.Equal(0, web.Host.OwnedCount);
    });

    [Fact]
    public void Facts_OfAnyItem_AreOnEveryNodeAndFollow() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 1);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.First(node => node != owner);
        await Cluster.UntilAsync(() => other.Host.Remote.Find(Item) is { SoldOut: false });

        await other.AskAsync(Item, Purchase(other.Clock.Now, 1));

        await Cluster.UntilAsync(() => other.Host.Remote.Find(Item) is { SoldOut: true });
        owner.Kill();
        Assert.Null(other.Host.Remote.Find(Item));
    });

    [Fact]
    public void Item_ThatOpensSoon_IsAwakeOnItsOwnerAndKnownEverywhereAndItsShardStays() => Cluster.Run(async () =>
    {
        var first = await Cluster.StartAsync();
        await Cluster.UntilAsync(() => Cluster.IsServed);
        await OpenSaleAsync(stock: 1);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Null(first.Board.Find(Item));
        Cluster.Openings.Add(new SaleOpening(Item, first.Clock.Now + TimeSpan.FromSeconds(31)));
        await Cluster.UntilAsync(() => first.Board.Find(Item) is not null);

        var second = await Cluster.StartAsync();
        await Cluster.UntilAsync(() => second.Host.Region.ServedCount == MemoryCluster.Shards / 2);

        Assert.Equal(first, Cluster.OwnerOf(Item));
        await Cluster.UntilAsync(() => second.Host.Remote.Find(Item) is not null);
    });

    /// <summary>A pass for what had just been published was "not found" at a node that knew the draft.</summary>
    [Fact]
    public void Facts_OfADraftThatIsPublishedMeanwhile_AreTheOwnersOfNow() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 1);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.Single(node => node != owner);
        var facts = owner.Board.Find(Item)!;
        other.Host.Remote.Learn(owner.Id, [facts with { Status = ItemStatus.Draft }]);

        var seen = await Cluster.UntilAsync(other.Gateway.FactsAsync(Item, CancellationToken.None).AsTask());

        Assert.Equal(ItemStatus.Published, seen!.Status);
    });
}
