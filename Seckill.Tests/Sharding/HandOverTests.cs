using Seckill.Domain;
using Seckill.Node.Sharding;

namespace Seckill.Tests.Sharding;

/// <summary>
/// A line that goes to another node stays the line it was, however slow the way is (R15; protocol.md, Answers).
/// </summary>
public sealed class HandOverTests : ClusterScenario
{
    private const int Buyers = 8;
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(800);

    [Fact]
    public void Line_WhosePlacesComeLaterThanTheRow_IsOvertakenByNobodyAndNotTakenForLost() => Cluster.Run(async () =>
    {
        var (old, next) = await BeginAsync();
        var line = Enumerable.Range(1, Buyers).Select(buyer => Buy(old, buyer)).ToList();
        await PassAsync(TimeSpan.FromMilliseconds(100));
        var offsets = await OffsetsAsync(line);
        Assert.Single(offsets);

        Cluster.Network.Delay(old.Id, next.Id, Lag);
        await WishAsync(next);
        await Cluster.UntilAsync(() => Cluster.OwnerOf(Item) == next);
        var late = Buy(next, Buyers + 1);
        var read = next.Gateway.AskAsync(
            Item, new ReadOrder(Purchase(next.Clock.Now, Buyers).Order, new Requester(
                $"buyer-{Buyers}", RequesterKind.Buyer), BuyerKey.Of($"buyer-{Buyers}"), Final: true),
            CancellationToken.None).AsTask();

        Assert.Equal(OrderState.Queued, Assert.IsType<OrderAnswered>(await Cluster.UntilAsync(read)).Order.State);
        line.Add(late);
        await Cluster.UntilAsync(() => line.All(reply => reply.IsCompleted));
        offsets = await OffsetsAsync(line);
        Assert.Equal(Buyers + 1, offsets.Distinct().Count());
        Assert.Equal(offsets.Order(), offsets);
    });

    [Fact]
    public void Shard_WhoseLastOwnerIsSilentAfterTheRow_ServesAfterASecond() => Cluster.Run(async () =>
    {
        var (old, next) = await BeginAsync();
        Cluster.Network.Delay(old.Id, next.Id, TimeSpan.FromSeconds(4));
        await WishAsync(next);
        await Cluster.UntilAsync(() => Cluster.OwnerOf(Item) == next);
        var handed = Cluster.Time.Elapsed;

        await Cluster.UntilAsync(() => Cluster.IsServed);

        Assert.InRange(Cluster.Time.Elapsed - handed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));
    });

    private async Task<(MemoryCluster.MemoryNode Old, MemoryCluster.MemoryNode Next)> BeginAsync()
    {
        await StartAsync(2);
        await OpenSaleAsync(stock: 100, new AdmissionTerms(2, 1, 100));
        var old = Cluster.OwnerOf(Item);
        return (old, Cluster.Nodes.Single(node => node != old));
    }

    private static async Task<ItemReply> Buy(MemoryCluster.MemoryNode node, int buyer) => await (
        await node.Gateway.EnqueueAsync(
            Item, Purchase(node.Clock.Now, buyer), TimeSpan.FromSeconds(10), untilInLine: true)).Reply;

    private static async Task<IReadOnlyList<long>> OffsetsAsync(IReadOnlyList<Task<ItemReply>> line)
    {
        var replies = await Task.WhenAll(line.Where(reply => reply.IsCompleted));
        return [.. replies.Select(reply => Assert.IsType<OrderAnswered>(reply).Order.Position!.Value.Offset)];
    }

    private async Task WishAsync(MemoryCluster.MemoryNode next) =>
        Assert.True(await Cluster.UntilAsync(next.Host.Cluster.WishAsync(
            ShardId.Of(Item, MemoryCluster.Shards), next.Id, CancellationToken.None).AsTask()));
}
