using System.Net;
using System.Net.Http.Json;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>One line for the whole cluster: who came first, through whichever node, is decided first (R15).</summary>
[Collection(ClusterCollection.Name)]
public sealed class ArrivalTests(SharedCluster cluster)
{
    private const int Buyers = 40;
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Line_EnteredThroughDifferentNodes_IsDecidedInTheOrderOfArrival()
    {
        var ground = await cluster.WholeAsync();
        await ground.BalancedAsync();
        var nodes = ground.Nodes.Values.ToList();
        var doors = nodes.ConvertAll(node => new ShopClient(node.Http));
        var sale = await BucketSale.OpenAsync(nodes[0], rate: 1, burst: 1, maxLine: 100, stock: 100);
        await sale.TakePassesAsync(Buyers);
        var paths = new List<string>();
        for (var buyer = 0; buyer < Buyers; buyer++)
        {
            var answer = await sale.BuyAsync(buyer, doors[buyer % doors.Count]);
            // The first finds a full bucket, and may be decided before the edge looks.
            Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Accepted, answer.Body);
            paths.Add(answer.Headers["Location"]);
            if (buyer == Buyers / 2)
            {
                Assert.True(await sale.InLineAsync() > 5, "no line is carried over: nothing is shown");
                using var moved = new CancellationTokenSource();
                var readers = doors.ConvertAll(door => ReadOnAsync(sale, door, paths, moved.Token));
                await MoveAsync(ground, ItemId.TryParse(sale.Item, out var item) ? item : default);
                moved.CancelAfter(Settled);
                await Task.WhenAll(readers);
            }
        }

        Assert.True(await sale.InLineAsync() > 10, "nobody had to wait: nothing is shown");
        await sale.SetRateAsync(5);
        var offsets = new List<long>();
        for (var buyer = 0; buyer < Buyers; buyer++)
        {
            var order = await sale.ReadAsync(buyer, paths[buyer]);
            Assert.True(order.Text("state") is "reserved", $"{order.Body}\n{ground.LastLogs(40)}");
            offsets.Add(order.Json["position"]!["offset"]!.GetValue<long>());
        }

        Assert.True(offsets.SequenceEqual(offsets.Order()), $"{string.Join(' ', offsets)}\n{ground.LastLogs(40)}");
        Assert.Equal(Buyers, offsets.Distinct().Count());
    }

    /// <summary>Who looks after his place meanwhile, at whichever node, never reads that it was lost.</summary>
    private static async Task ReadOnAsync(
        BucketSale sale, ShopClient door, IReadOnlyList<string> paths, CancellationToken stop)
    {
        for (var reads = 0; !stop.IsCancellationRequested; reads++)
        {
            var buyer = paths.Count - 1 - (reads % 4);
            var answer = await sale.PeekAsync(buyer, paths[buyer], door);
            Assert.True(answer.Status != HttpStatusCode.OK || answer.Text("state") is not "refused", answer.Body);
        }
    }

    /// <summary>To another node, with all who stand in line.</summary>
    private static async Task MoveAsync(ClusterGround ground, ItemId item)
    {
        var rows = await ground.RowsAsync();
        var owner = await ground.OwnerOfAsync(item);
        var target = ground.Others(owner)[0];
        using var moved = await owner.Http.PostAsJsonAsync(
            new Uri(owner.Management, $"/cluster/shards/{ShardId.Of(item, rows.Shards.Count).Value}/move"),
            new { to = ground.NameOf(target) }, TestContext.Current.CancellationToken);
        Assert.True(moved.IsSuccessStatusCode, await moved.Content.ReadAsStringAsync());
        await ground.UntilAsync(
            now => now.OwnerOf(item)?.Name == ground.NameOf(target) ? null : "the move", TimeSpan.FromSeconds(20));
    }
}
