using Seckill.Domain;

namespace Seckill.Tests.Sharding;

/// <summary>What tests of several nodes have in common: a sale, and buyers who ask any node.</summary>
public abstract class ClusterScenario
{
    protected static readonly ItemId Item = ItemId.Derive("acme", "watch");
    protected static readonly Requester Merchant = new("acme", RequesterKind.Merchant);

    private int _stamps;

    private protected MemoryCluster Cluster { get; } = new();

    protected async Task StartAsync(int nodes)
    {
        for (var i = 0; i < nodes; i++)
        {
            await Cluster.StartAsync();
        }

        await Cluster.UntilAsync(() => Cluster.IsServed && Cluster.Nodes.All(node =>
            node.Host.OwnedCount >= MemoryCluster.Shards / nodes && node.Host.Membership.GoodBeats > 4));
    }

    protected async Task OpenSaleAsync(int stock, AdmissionTerms? admission = null)
    {
        var node = Cluster.Nodes[0];
        var terms = new ItemTerms("Watch", new Money(100, "CNY"), 1, node.Clock.Now,
            node.Clock.Now + TimeSpan.FromHours(10), 3_600, admission ?? AdmissionTerms.Default);
        Assert.IsType<ItemAnswered>(await node.AskAsync(
            Item, new CreateItem(Item, "acme", terms, stock, null, Stamp())));
        Assert.IsType<ItemAnswered>(await node.AskAsync(Item, new PublishItem(Merchant, "ready", Stamp())));
    }

    private protected async Task<StockView> StockAsync(MemoryCluster.MemoryNode? node = null)
    {
        var asked = node ?? Cluster.Nodes.First(one => !one.IsGone);
        return Assert.IsType<StockAnswered>(await asked.AskAsync(Item, new ReadStock(Merchant))).Stock;
    }

    /// <summary>As a buyer does who is told to try again: with the same key.</summary>
    private protected static async Task<ItemReply> AskUntilDecidedAsync(
        MemoryCluster.MemoryNode node, PlaceOrder purchase)
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

    protected async Task PassAsync(TimeSpan span)
    {
        var end = Cluster.Time.Elapsed + span;
        await Cluster.UntilAsync(() => Cluster.Time.Elapsed >= end);
    }

    private CommandStamp Stamp() => new(new CommandKey(new Key128(9, (ulong)++_stamps)), 1);

    protected static PlaceOrder Purchase(Instant now, int buyer) => new(
        new OrderKey(new Key128(7, (ulong)buyer)), $"buyer-{buyer}", BuyerKey.Of($"buyer-{buyer}"), 1, false,
        new PassFacts(1, now, now + TimeSpan.FromMinutes(2), false), 5,
        new ShipToRecord(default, "Ada", "1", "Lane"), false, now);
}
