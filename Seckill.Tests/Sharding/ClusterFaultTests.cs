using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>What happens when a node leaves, in whichever way.</summary>
public sealed class ClusterFaultTests : ClusterScenario
{
    [Fact]
    public void Owner_Killed_AnotherSellsOnAndNothingIsLost() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.First(node => node != owner);
        var won = Assert.IsType<OrderAnswered>(await other.AskAsync(Item, Purchase(other.Clock.Now, 1)));

        var killedAt = Cluster.Time.Elapsed;
        owner.Kill();
        Assert.IsType<OrderAnswered>(await AskUntilDecidedAsync(other, Purchase(other.Clock.Now, 2)));

        Assert.InRange((Cluster.Time.Elapsed - killedAt).TotalSeconds, 0, 2);
        await Cluster.UntilAsync(() => Cluster.IsServed);
        var again = Assert.IsType<OrderAnswered>(
            await other.AskAsync(Item, new ReadOrder(won.Order.Id.Key, Merchant, default)));
        Assert.Equal(OrderState.Reserved, again.Order.State);
        Assert.Equal(8, (await StockAsync()).Free);
    });

    [Fact]
    public void Owner_SilentButLocked_IsReplacedAfterTheLeaseOnly() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 10);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.First(node => node != owner);
        await owner.Host.Membership.DisposeAsync();

        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(owner, Cluster.OwnerOf(Item));
        Assert.IsType<OrderAnswered>(await other.AskAsync(Item, Purchase(other.Clock.Now, 1)));

        await Cluster.UntilAsync(() => Cluster.OwnerOf(Item) == other);
        Assert.IsType<OrderAnswered>(await AskUntilDecidedAsync(other, Purchase(other.Clock.Now, 2)));
        Assert.False(owner.Host.Membership.Permit.IsValid);
    });

    [Fact]
    public void Leave_UnderLoad_LosesNoCommandAndLeavesNothingBehind() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 500);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.First(node => node != owner);
        var now = other.Clock.Now;
        var replies = Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? owner : other).Gateway
            .AskAsync(Item, Purchase(now, i), CancellationToken.None).AsTask()).ToArray();

        await owner.LeaveAsync();
        await Cluster.UntilAsync(() => replies.All(reply => reply.IsCompleted));

        Assert.All(await Task.WhenAll(replies), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(300, (await StockAsync(other)).Free);
        Assert.Equal(other, Cluster.OwnerOf(Item));
        Assert.True(Cluster.IsServed);
    });

    [Fact]
    public void Move_ByAnOperator_CarriesParkedRequestsOver() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 500);
        var owner = Cluster.OwnerOf(Item);
        var other = Cluster.Nodes.First(node => node != owner);
        var shard = ShardId.Of(Item, MemoryCluster.Shards);

        Assert.True(await Cluster.UntilAsync(
            other.Host.Cluster.WishAsync(shard, other.Id, CancellationToken.None).AsTask()));
        var replies = new List<Task<ItemReply>>();
        while (Cluster.OwnerOf(Item) != other || !Cluster.IsServed)
        {
            replies.Add(owner.Gateway.AskAsync(
                Item, Purchase(owner.Clock.Now, replies.Count), CancellationToken.None).AsTask());
            await PassAsync(TimeSpan.FromMilliseconds(10));
        }

        await Cluster.UntilAsync(() => replies.TrueForAll(reply => reply.IsCompleted));
        Assert.All(await Task.WhenAll(replies), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(500 - replies.Count, (await StockAsync()).Free);
    });

    [Fact]
    public void Node_OthersCanNotReach_IsVotedOutThoughItBeats() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        var victim = Cluster.Nodes[2];
        foreach (var other in Cluster.Nodes.Take(2))
        {
            Cluster.Network.Cut(victim.Id, other.Id);
            Cluster.Network.Cut(other.Id, victim.Id);
        }

        await Cluster.UntilAsync(() => victim.Host.Membership.Dead.IsCompleted);
        await Cluster.UntilAsync(() =>
            Cluster.Tables.Map.Shards.All(row => row.Owner is { } owner && owner != victim.Id));
    });

    [Fact]
    public void Node_OneOtherCanNotReach_Stays() => Cluster.Run(async () =>
    {
        await StartAsync(3);
        Cluster.Network.Cut(Cluster.Nodes[0].Id, Cluster.Nodes[1].Id);
        Cluster.Network.Cut(Cluster.Nodes[1].Id, Cluster.Nodes[0].Id);

        await PassAsync(TimeSpan.FromSeconds(15));

        Assert.All(Cluster.Tables.Map.Nodes, row => Assert.Equal(NodeState.Up, row.State));
    });

    [Fact]
    public void Command_OwnerGoneAndNobodyThere_IsToldRetryable() => Cluster.Run(async () =>
    {
        await StartAsync(1);
        var web = await Cluster.StartAsync(ownsShards: false);
        await OpenSaleAsync(stock: 5);
        await Cluster.UntilAsync(() => web.Host.Started.IsCompleted);
        Cluster.Nodes[0].Kill();

        var reply = await web.AskAsync(Item, Purchase(web.Clock.Now, 1));

        Assert.True(reply is Refused { Code: RefusalCode.OwnerMoving } or Undecided, $"{reply}");
    });

    [Fact]
    public void AllNodes_StoodStillTogether_NobodyIsCondemned() => Cluster.Run(async () =>
    {
        await StartAsync(3);

        // As when the machine was suspended: time has gone on, and nobody has beaten.
        Cluster.Time.Advance(TimeSpan.FromSeconds(10));
        await PassAsync(TimeSpan.FromSeconds(10));

        Assert.All(Cluster.Tables.Map.Nodes, row => Assert.Equal(NodeState.Up, row.State));
        await Cluster.UntilAsync(() => Cluster.IsServed);
    });

    [Fact]
    public void Drain_WhileShardsStillMoveHere_EndsWithNone() => Cluster.Run(async () =>
    {
        await StartAsync(1);
        var second = await Cluster.StartAsync();
        await Cluster.UntilAsync(() => second.Host.Region.ServedCount > 0);

        var drained = second.Host.Cluster.DrainAsync();
        await Cluster.UntilAsync(() => drained.IsCompleted);

        Assert.True(await drained);
        Assert.DoesNotContain(Cluster.Tables.Map.Shards, row => row.Owner == second.Id);
        await Cluster.UntilAsync(() => Cluster.IsServed);
    });

    [Fact]
    public void Move_ByAnOperatorAgainstTheBalance_IsNotUndone() => Cluster.Run(async () =>
    {
        await StartAsync(2);
        var planner = Cluster.Nodes.Single(node => node.Id == Cluster.Tables.Map.Shards[0].Owner);
        var other = Cluster.Nodes.Single(node => node != planner);
        var shard = Cluster.Tables.Map.Shards.Last(row => row.Owner == planner.Id).Shard;

        await Cluster.UntilAsync(other.Host.Cluster.WishAsync(shard, other.Id, CancellationToken.None).AsTask());
        await Cluster.UntilAsync(() => Cluster.Tables.Map.Shards[shard.Value].Owner == other.Id);
        await PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(other.Id, Cluster.Tables.Map.Shards[shard.Value].Owner);
    });
}
