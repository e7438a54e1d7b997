using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Node;

/// <summary>
/// Outgoing events on a real node: from an endpoint that is made to signed events of an order's life.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class WebhookNodeTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Order_BoughtPaidAndShipped_IsToldInOrderWithSignatures(string store)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var made = await shop.PostAsync("/v1/webhooks", merchant,
            new JsonObject { ["url"] = endpoint.Url, ["types"] = new JsonArray("seckill.order.*") }, "w1");
        Assert.True(made.Status == HttpStatusCode.Created, made.Body);
        Assert.Equal($"/v1/webhooks/{made.Text("id")}", made.Headers["Location"]);

        var order = await BuyPayShipAsync(shop, merchant);

        var told = await endpoint.NextAsync(3);
        Assert.Equal(
            ["seckill.order.reserved", "seckill.order.paid", "seckill.order.shipped"], told.Select(one => one.Type));
        Assert.All(told, one =>
        {
            Assert.True(one.IsSignedBy(Instant.Of(DateTimeOffset.UtcNow), made.Text("secret")));
            Assert.StartsWith("application/cloudevents+json", one.Headers["Content-Type"].ToString());
            Assert.Equal(("1.0", order), (one.Json["specversion"]!.GetValue<string>(), one.Subject));
            Assert.DoesNotContain("Analytical", one.Json.ToJsonString());
            Assert.DoesNotContain("lovelace", one.Json.ToJsonString());
        });
        Assert.Equal(
            ["reserved", "paid", "shipped"], told.Select(one => one.Json["data"]!["state"]!.GetValue<string>()));
        Assert.Equal(told.Select(one => one.Id), await FeedAsync(shop, merchant));
    }

    /// <summary>The ids of what the feed says of orders.</summary>
    private static async Task<List<string>> FeedAsync(ShopClient shop, string merchant)
    {
        var feed = await shop.GetAsync("/v1/events?types=seckill.order.*", merchant);
        Assert.True(feed.Status == HttpStatusCode.OK, feed.Body);
        return [.. feed.Json["data"]!.AsArray().Select(one => one!["id"]!.GetValue<string>())];
    }

    private static async Task<string> BuyPayShipAsync(ShopClient shop, string merchant)
    {
        var item = await shop.OpenItemAsync(merchant, 3);
        var buyer = await shop.TokenAsync("lovelace", "buyer");
        var order = (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k")).Text("id");
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "sandbox" }, "pay");
        await shop.PostAsync($"/sandbox/payments/{started.Text("paymentId")}", null,
            new JsonObject { ["outcome"] = "succeed" });
        while ((await shop.GetAsync($"/v1/orders/{order}", buyer)).Text("state") != "paid")
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var shipped = await shop.PostAsync($"/v1/orders/{order}/shipments", merchant,
            new JsonObject { ["carrier"] = "SF", ["trackingNumber"] = "1" }, "ship");
        Assert.True(shipped.Status == HttpStatusCode.Created, shipped.Body);
        return order;
    }
}
