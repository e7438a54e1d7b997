using Seckill.Domain;
using Seckill.Node.Peers;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>Several nodes as one: who owns, who answers, and what happens when one leaves in whichever way.</summary>
public sealed class ClusterTests
{
    private static readonly ItemId Item = ItemId.Derive("acme", "watch");
    private static readonly Requester Merchant = new("acme", RequesterKind.Merchant);

    private readonly MemoryCluster _cluster = new();
    private int _stamps;

    [Fact]
    public void Join_SecondNode_GetsHalfAndNotOneMove_More() => _cluster.Run(async () =>
    {
        var first = await _cluster.StartAsync();
        await _cluster.UntilAsync(() => _cluster.IsServed);
        Assert.Equal(MemoryCluster.Shards, first.Host.OwnedCount);
        var epochs = _cluster.Tables.Map.Shards.Sum(row => row.Epoch);

        var second = await _cluster.StartAsync();
        await _cluster.UntilAsync(() => _cluster.IsServed && second.Host.Region.ServedCount == MemoryCluster.Shards / 2);

        // A move is a hand-over and an acquire: two epochs each, and nothing else was acquired.
        Assert.Equal(
            epochs + 2 * (MemoryCluster.Shards / 2), _cluster.Tables.Map.Shards.Sum(row => row.Epoch));
        Assert.All(_cluster.Tables.Map.Shards, row => Assert.Null(row.Want));
    });

    [Fact]
    public void Purchase_AnyNode_IsDecidedByTheOwner() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);

        foreach (var node in _cluster.Nodes)
        {
            Assert.IsType<OrderAnswered>(await node.AskAsync(Item, Purchase(node.Clock.Now, node.GetHashCode())));
        }

        Assert.Equal(7, (await StockAsync()).Free);
    });

    [Fact]
    public void Purchase_SameKeyOnAllNodesAtOnce_IsOneOrder() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var purchase = Purchase(_cluster.Nodes[0].Clock.Now, 1);

        var replies = _cluster.Nodes.SelectMany(node => Enumerable.Range(0, 5).Select(_ =>
            node.Gateway.AskAsync(Item, purchase, CancellationToken.None).AsTask())).ToArray();
        await _cluster.UntilAsync(() => replies.All(reply => reply.IsCompleted));

        Assert.Single(await Task.WhenAll(replies), reply => reply is OrderAnswered { Replayed: false });
        Assert.Equal(9, (await StockAsync()).Free);
    });

    [Fact]
    public void Owner_Killed_AnotherSellsOnAndNothingIsLost() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 10);
        var owner = _cluster.OwnerOf(Item);
        var other = _cluster.Nodes.First(node => node != owner);
        var won = Assert.IsType<OrderAnswered>(await other.AskAsync(Item, Purchase(other.Clock.Now, 1)));

        var killedAt = _cluster.Time.Elapsed;
        owner.Kill();
        Assert.IsType<OrderAnswered>(await AskUntilDecidedAsync(other, Purchase(other.Clock.Now, 2)));

        Assert.InRange((_cluster.Time.Elapsed - killedAt).TotalSeconds, 0, 2);
        await _cluster.UntilAsync(() => _cluster.IsServed);
        var again = Assert.IsType<OrderAnswered>(
            await other.AskAsync(Item, new ReadOrder(won.Order.Id.Key, Merchant, default)));
        Assert.Equal(OrderState.Reserved, again.Order.State);
        Assert.Equal(8, (await StockAsync()).Free);
    });

    [Fact]
    public void Owner_SilentButLocked_IsReplacedAfterTheLeaseOnly() => _cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 10);
        var owner = _cluster.OwnerOf(Item);
        var other = _cluster.Nodes.First(node => node != owner);
        await owner.Host.Membership.DisposeAsync();

        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(owner, _cluster.OwnerOf(Item));
        Assert.IsType<OrderAnswered>(await other.AskAsync(Item, Purchase(other.Clock.Now, 1)));

        await _cluster.UntilAsync(() => _cluster.OwnerOf(Item) == other);
        Assert.IsType<OrderAnswered>(await AskUntilDecidedAsync(other, Purchase(other.Clock.Now, 2)));
        Assert.False(owner.Host.Membership.Permit.IsValid);
    });

    [Fact]
    public void Leave_UnderLoad_LosesNoCommandAndLeavesNothingBehind() => _cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 500);
        var owner = _cluster.OwnerOf(Item);
        var other = _cluster.Nodes.First(node => node != owner);
        var now = other.Clock.Now;
        var replies = Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? owner : other).Gateway
            .AskAsync(Item, Purchase(now, i), CancellationToken.None).AsTask()).ToArray();

        await owner.LeaveAsync();
        await _cluster.UntilAsync(() => replies.All(reply => reply.IsCompleted));

        Assert.All(await Task.WhenAll(replies), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(300, (await StockAsync(other)).Free);
        Assert.Equal(other, _cluster.OwnerOf(Item));
        Assert.True(_cluster.IsServed);
    });

    [Fact]
    public void Move_ByAnOperator_CarriesParkedRequestsOver() => _cluster.Run(async () =>
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 500);
        var owner = _cluster.OwnerOf(Item);
        var other = _cluster.Nodes.First(node => node != owner);
        var shard = ShardId.Of(Item, MemoryCluster.Shards);

        Assert.True(await _cluster.UntilAsync(
            other.Host.Cluster.WishAsync(shard, other.Id, CancellationToken.None).AsTask()));
        var replies = new List<Task<ItemReply>>();
        while (_cluster.OwnerOf(Item) != other || !_cluster.IsServed)
        {
            replies.Add(owner.Gateway.AskAsync(
                Item, Purchase(owner.Clock.Now, replies.Count), CancellationToken.None).AsTask());
            await PassAsync(TimeSpan.FromMilliseconds(10));
        }

        await _cluster.UntilAsync(() => replies.TrueForAll(reply => reply.IsCompleted));
        Assert.All(await Task.WhenAll(replies), reply => Assert.IsType<OrderAnswered>(reply));
        Assert.Equal(500 - replies.Count, (await StockAsync()).Free);
    });

    [Fact]
    public void Node_WithoutTheRoleShard_RoutesAndOwnsNothing() => _cluster.Run(async () =>
    {
        await StartAsync(1);
        var web = await _cluster.StartAsync(ownsShards: false);
        await OpenSaleAsync(stock: 5);
        await _cluster.UntilAsync(() => web.Host.Started.IsCompleted);

        Assert.IsType<OrderAnswered>(await web.AskAsync(Item, Purchase(web.Clock.Now, 1)));
        Assert.Equal(0, web.Host.OwnedCount);
    });

    [Fact]
    public void Node_OthersCanNotReach_IsVotedOutThoughItBeats() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        var victim = _cluster.Nodes[2];
        foreach (var other in _cluster.Nodes.Take(2))
        {
            _cluster.Network.Cut(victim.Id, other.Id);
            _cluster.Network.Cut(other.Id, victim.Id);
        }

        await _cluster.UntilAsync(() => victim.Host.Membership.Dead.IsCompleted);
        await _cluster.UntilAsync(() =>
            _cluster.Tables.Map.Shards.All(row => row.Owner is { } owner && owner != victim.Id));
    });

    [Fact]
    public void Node_OneOtherCanNotReach_Stays() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        _cluster.Network.Cut(_cluster.Nodes[0].Id, _cluster.Nodes[1].Id);
        _cluster.Network.Cut(_cluster.Nodes[1].Id, _cluster.Nodes[0].Id);

        await PassAsync(TimeSpan.FromSeconds(15));

        Assert.All(_cluster.Tables.Map.Nodes, row => Assert.Equal(NodeState.Up, row.State));
    });

    [Fact]
    public void Facts_OfAnyItem_AreOnEveryNodeAndFollow() => _cluster.Run(async () =>
    {
        await StartAsync(3);
        await OpenSaleAsync(stock: 1);
        var owner = _cluster.OwnerOf(Item);
        var other = _cluster.Nodes.First(node => node != owner);
        await _cluster.UntilAsync(() => other.Host.Remote.Find(Item) is { SoldOut: false });

        await other.AskAsync(Item, Purchase(other.Clock.Now, 1));

        await _cluster.UntilAsync(() => other.Host.Remote.Find(Item) is { SoldOut: true });
        owner.Kill();
        Assert.Null(other.Host.Remote.Find(Item));
    });

    [Fact]
    public void Item_ThatOpensSoon_IsAwakeOnItsOwnerAndKnownEverywhereAndItsShardStays() => _cluster.Run(async () =>
    {
        var first = await _cluster.StartAsync();
        await _cluster.UntilAsync(() => _cluster.IsServed);
        await OpenSaleAsync(stock: 1);
        await PassAsync(TimeSpan.FromMinutes(3));
        Assert.Null(first.Board.Find(Item));
        _cluster.Openings.Add(new SaleOpening(Item, first.Clock.Now + TimeSpan.FromSeconds(31)));
        await _cluster.UntilAsync(() => first.Board.Find(Item) is not null);

        var second = await _cluster.StartAsync();
        await _cluster.UntilAsync(() => second.Host.Region.ServedCount == MemoryCluster.Shards / 2);

        Assert.Equal(first, _cluster.OwnerOf(Item));
        await _cluster.UntilAsync(() => second.Host.Remote.Find(Item) is not null);
    });

    [Fact]
    public void Command_OwnerGoneAndNobodyThere_IsToldRetryable() => _cluster.Run(async () =>
    {
        await StartAsync(1);
        var web = await _cluster.StartAsync(ownsShards: false);
        await OpenSaleAsync(stock: 5);
        await _cluster.UntilAsync(() => web.Host.Started.IsCompleted);
        _cluster.Nodes[0].Kill();

        var reply = await web.AskAsync(Item, Purchase(web.Clock.Now, 1));

        Assert.True(reply is Refused { Code: RefusalCode.OwnerMoving } or Undecided, $"{reply}");
    });

    private async Task StartAsync(int nodes)
    {
        for (var i = 0; i < nodes; i++)
        {
            await _cluster.StartAsync();
        }

        await _cluster.UntilAsync(() => _cluster.IsServed && _cluster.Nodes.All(node =>
            node.Host.OwnedCount >= MemoryCluster.Shards / nodes && node.Host.Membership.GoodBeats > 4));
    }

    private async Task OpenSaleAsync(int stock)
    {
        var node = _cluster.Nodes[0];
        var terms = new ItemTerms("Watch", new Money(100, "CNY"), 1, node.Clock.Now,
            node.Clock.Now + TimeSpan.FromHours(10), 3_600, AdmissionTerms.Default);
        Assert.IsType<ItemAnswered>(await node.AskAsync(
            Item, new CreateItem(Item, "acme", terms, stock, null, Stamp())));
        Assert.IsType<ItemAnswered>(await node.AskAsync(Item, new PublishItem(Merchant, "ready", Stamp())));
    }

    private async Task<StockView> StockAsync(MemoryCluster.MemoryNode? node = null) => Assert.IsType<StockAnswered>(
        await (node ?? _cluster.Nodes.First(one => !one.IsGone)).AskAsync(Item, new ReadStock(Merchant))).Stock;

    /// <summary>As a buyer does who is told to try again: with the same key.</summary>
    private static async Task<ItemReply> AskUntilDecidedAsync(MemoryCluster.MemoryNode node, PlaceOrder purchase)
    {
        while (true)
        {
            var reply = await node.AskAsync(Item, purchase);
            if (reply is not (Undecided or Refused { Code: RefusalCode.OwnerMoving }))
            {
                return reply;
            }
        }
    }

    private async Task PassAsync(TimeSpan span)
    {
        var end = _cluster.Time.Elapsed + span;
        await _cluster.UntilAsync(() => _cluster.Time.Elapsed >= end);
    }

    private CommandStamp Stamp() => new(new CommandKey(new Key128(9, (ulong)++_stamps)), 1);

    private static PlaceOrder Purchase(Instant now, int buyer) => new(
        new OrderKey(new Key128(7, (ulong)buyer)), $"buyer-{buyer}", BuyerKey.Of($"buyer-{buyer}"), 1, false,
        new PassFacts(1, now, now + TimeSpan.FromMinutes(2), false), 5,
        new ShipToRecord(default, "Ada", "1", "Lane"), false, now);
}
