using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Cluster;

/// <summary>kill -9 of an item's owner while carriers' reports come in at another node.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CarrierKillTests(ITestOutputHelper output)
{
    private const int Orders = 20;
    private const int Steps = 6;

    [Fact]
    public async Task Kill_OfTheOwnerWhileReportsCome_EachIsRecordedOnce()
    {
        await using var ground = await ClusterGround.StartAsync(new ClusterSetup
        {
            SettingsOf = (_, _) => [.. StoreGround.NoLimits, SandboxCallback.Setting, CarrierCallback.Setting],
        });
        var sale = await CarrierSale.OpenAsync(ground.Nodes["n1"].Http, Orders);
        var orders = new List<string>();
        for (var i = 0; i < Orders; i++)
        {
            orders.Add(await sale.ShippedAsync(i, $"SF{i}"));
        }

        Assert.True(ItemId.TryParse(sale.Item, out var id));
        var owner = await ground.OwnerOfAsync(id);
        var edge = ground.Others(owner)[0];
        var began = DateTimeOffset.UtcNow;
        var (taken, retried) = (0, 0);
        var sent = Parallel.ForEachAsync(
            Enumerable.Range(0, Orders * Steps * 2), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
            {
                // Each report twice, the last step first.
                var step = Steps - 1 - i % (Orders * Steps) / Orders;
                var report = CarrierCallback.Report(
                    $"SF{i % Orders}", step == Steps - 1 ? "80" : step % 2 == 0 ? "50" : "33",
                    began.AddMinutes(step - 60));
                for (; !await IsTakenAsync(edge.Http, report); Interlocked.Increment(ref retried))
                {
                    Assert.True(DateTimeOffset.UtcNow < began.AddMinutes(2), "not taken in time");
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
                }

                Interlocked.Increment(ref taken);
            });
        while (Volatile.Read(ref taken) < Orders)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await owner.KillAsync();
        await sent;

        output.WriteLine($"{ground.NameOf(owner)} died; {retried} reports were sent again");
        var shop = new ShopClient(edge.Http);
        foreach (var order in orders)
        {
            var shown = await shop.GetAsync($"/v1/orders/{order}", sale.Merchant);
            Assert.Equal("delivered", shown.Text("state"));
            Assert.Equal(Steps, shown.Json["shipment"]!["records"]!.AsArray().Count);
        }

        var books = await shop.GetAsync($"/v1/items/{sale.Item}/certificate", sale.Merchant);
        Assert.True((bool)books.Json["balanced"]!, books.Body);
    }

    private static async Task<bool> IsTakenAsync(HttpClient http, JsonObject report)
    {
        var answer = await CarrierCallback.SendAsync(http, report);
        Assert.True(
            answer.Status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotFound,
            answer.Body);
        return answer.Status == HttpStatusCode.OK;
    }
}
