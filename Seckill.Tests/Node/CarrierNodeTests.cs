using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Node;

/// <summary>Carriers' reports on a real node: from the callback to the order, the read models and the events.</summary>
[Collection(NodeCollection.Name)]
public sealed class CarrierNodeTests(PrivatePostgres postgres)
{
    private static readonly DateTimeOffset Began = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Reports_RepeatedReorderedAndLate_EndInOneState(string store)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, SandboxCallback.Setting, CarrierCallback.Setting]);
        var sale = await CarrierSale.OpenAsync(node.Http, 2);
        await sale.Shop.PostAsync("/v1/webhooks", sale.Merchant,
            new JsonObject { ["url"] = endpoint.Url, ["types"] = new JsonArray("seckill.order.*") }, "w");
        var order = await sale.ShippedAsync(0, "SF100");
        var other = await sale.ShippedAsync(1, "SF200");

        // Two hours late, in any order, a hundred times each and at once.
        JsonObject[] reports =
        [
            Report("50", -7), Report("33", -6), Report("50", -5), Report("?!", -4), Report("80", -3),
            Report("34", -3.5), Report("80", 2),
        ];
        var random = new Random(7);
        var messages = reports.SelectMany(one => Enumerable.Repeat(one.ToJsonString(), 100)).ToArray();
        random.Shuffle(messages);
        await Parallel.ForEachAsync(messages, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (body, _) =>
        {
            var answer = await CarrierCallback.SendAsync(node.Http, body, DateTimeOffset.UtcNow);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        });

        var shown = await sale.Shop.GetAsync($"/v1/orders/{order}", sale.Merchant);
        Assert.Equal("delivered", shown.Text("state"));
        Assert.Equal("shipped", (await sale.Shop.GetAsync($"/v1/orders/{other}", sale.Merchant)).Text("state"));
        var records = shown.Json["shipment"]!["records"]!.AsArray();
        Assert.Equal(["50", "33", "50", "?!", "34", "80", "80"], records.Select(one => (string)one!["code"]!));
        Assert.Equal(["?!", "80"],
            records.Where(one => one!["status"] is null).Select(one => (string)one!["code"]!));
        Assert.DoesNotContain("Lovelace", shown.Body);
        await RefusedAsync(node.Http, sale, order);

        var listed = await sale.LandedAsync(order);
        Assert.Equal(shown.Json["shipment"]!.ToJsonString(), listed["shipment"]!.ToJsonString());
        Assert.Equal(shown.Json["timeline"]!.ToJsonString(), listed["timeline"]!.ToJsonString());
        var events = await sale.EventsAsync(order, "seckill.order.delivered");
        var moves = shown.Json["timeline"]!.AsArray().Count(entry => (string)entry!["state"]! == "delivered");
        Assert.Equal(moves, events.Count);
        Assert.Equal(moves, events.Distinct().Count());

        JsonObject Report(string code, double hours) =>
            CarrierCallback.Report("SF100", code, Began.AddHours(hours));
    }

    private static async Task RefusedAsync(HttpClient http, CarrierSale sale, string order)
    {
        var late = CarrierCallback.Report("SF100", "33", Began, order).ToJsonString();
        var forged = await CarrierCallback.SendAsync(
            http, late, DateTimeOffset.UtcNow, CarrierCallback.SecretOf("somebody"));
        Assert.Equal("bad-signature", forged.Code);
        var unknown = await CarrierCallback.SendAsync(http, CarrierCallback.Report("SF999", "33", Began));
        Assert.Equal((HttpStatusCode.NotFound, "shipment-unknown"), (unknown.Status, unknown.Code));
        var nobody = await CarrierCallback.SendAsync(http, late, DateTimeOffset.UtcNow, carrier: "x");
        Assert.Equal("not-found", nobody.Code);
        Assert.Equal("delivered", (await sale.Shop.GetAsync($"/v1/orders/{order}", sale.Merchant)).Text("state"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Owner_KilledWhileReportsCome_LosesNoneAndDoublesNone(string store)
    {
        const int orders = 8;
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, SandboxCallback.Setting, CarrierCallback.Setting]);
        var sale = await CarrierSale.OpenAsync(node.Http, orders);
        var shipped = new List<string>();
        for (var i = 0; i < orders; i++)
        {
            shipped.Add(await sale.ShippedAsync(i, $"SF{i}"));
        }

        var sent = Parallel.ForEachAsync(
            Enumerable.Range(0, orders * 10), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                var code = i / orders == 9 ? "80" : i / orders % 2 == 0 ? "50" : "33";
                await UntilTakenAsync(node.Http, CarrierCallback.Report(
                    $"SF{i % orders}", code, Began.AddMinutes(-10 + i / orders)));
            });
        while (await CountAsync() < 5)
        {
            Assert.False(sent.IsFaulted);
        }

        await node.KillAsync();
        await node.StartAgainAsync();
        await sent;

        foreach (var order in shipped)
        {
            var listed = await sale.LandedAsync(order);
            var shown = await sale.Shop.GetAsync($"/v1/orders/{order}", sale.Merchant);
            Assert.Equal("delivered", shown.Text("state"));
            Assert.Equal(10, shown.Json["shipment"]!["records"]!.AsArray().Count);
            Assert.Equal(shown.Json["shipment"]!.ToJsonString(), listed["shipment"]!.ToJsonString());
        }

        var certificate = await sale.Shop.GetAsync($"/v1/items/{sale.Item}/certificate", sale.Merchant);
        Assert.True((bool)certificate.Json["balanced"]!, certificate.Body);

        async Task<int> CountAsync()
        {
            var count = 0;
            foreach (var order in shipped)
            {
                var shown = await sale.Shop.GetAsync($"/v1/orders/{order}", sale.Merchant);
                count += shown.Json["shipment"]!["records"]?.AsArray().Count ?? 0;
            }

            return count;
        }
    }

    /// <summary>As a carrier does: again, until it is answered 200.</summary>
    private static async Task UntilTakenAsync(HttpClient http, JsonObject report)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                if ((await CarrierCallback.SendAsync(http, report)).Status == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Dead, or not there yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
