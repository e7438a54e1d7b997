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
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(110);

    [Fact]
    public async Task Line_EnteredThroughDifferentNodes_IsDecidedInTheOrderOfArrival()
    {
        var ground = await cluster.WholeAsync();
        await ground.BalancedAsync();
        var nodes = ground.Nodes.Values.ToList();
        var doors = nodes.ConvertAll(node => new ShopClient(node.Http));
        var sale = await BucketSale.OpenAsync(nodes[0], rate: 5, burst: 1, maxLine: 100, stock: 100);
        await sale.TakePassesAsync(Buyers);
        var paths = new List<string>();
        for (var buyer = 0; buyer < Buyers; buyer++)
        {
            var answer = await sale.BuyAsync(buyer, doors[buyer % doors.Count]);
            Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Body);
            paths.Add(answer.Headers["Location"]);
            if (buyer == Buyers / 2)
            {
                await MoveAsync(ground, ItemId.TryParse(sale.Item, out var item) ? item : default);
            }

            await Task.Delay(Apart, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True((await sale.StockAsync())["inLine"]!.GetValue<int>() > 10, "nobody had to wait: nothing is shown");
        var offsets = new List<long>();
        for (var buyer = 0; buyer < Buyers; buyer++)
        {
            offsets.Add((await sale.ReadAsync(buyer, paths[buyer])).Json["position"]!["offset"]!.GetValue<long>());
        }

        Assert.Equal(offsets.Order(), offsets);
        Assert.Equal(Buyers, offsets.Distinct().Count());
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
