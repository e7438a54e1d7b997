using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Node;

/// <summary>
/// A person who was sold to, told about and shipped to, and then erased: nothing is left of him in tables, files, logs
/// or events, and the chain and the books are whole (R25).
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed class ErasureTests(PrivatePostgres postgres)
{
    private const string Network = "203.0.113.77";
    private static readonly string[] Personal = ["Erin Zyxwvutski", "+86 555 0199", "77 Forgotten Lane", Network];

    [Theory]
    [InlineData("sqlite", false)]
    [InlineData("postgres", false)]
    [InlineData("postgres", true)]
    public async Task Erase_AfterAWholeSale_NothingIsLeftAndTheChainIsWhole(string store, bool byOperator)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, "seckill.log.level=debug",
                "seckill.http.trusted-proxies=[\"127.0.0.1\"]"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        await shop.PostAsync("/v1/webhooks", merchant,
            new JsonObject { ["url"] = endpoint.Url, ["types"] = new JsonArray("*") }, "w");
        var item = await shop.OpenItemAsync(merchant, 9, perBuyerLimit: 3);
        var erin = await shop.TokenAsync("erin", "buyer");
        var bob = await shop.TokenAsync("bob", "buyer");
        var paid = await SellAsync(node, shop, item, erin, merchant);
        var kept = await shop.WinAsync(item, bob, await shop.PassAsync(item, bob), "k");
        await PurchaseAsync(node, shop, item, erin, "held");

        // All of it is there before: the search is one that finds.
        Assert.Equal(Personal, (await StoredText.FindAsync(ground, Personal)).Select(At).Distinct());
        Assert.Contains(Personal[2], await ExportAsync(shop, item, merchant));

        await EraseAsync(node, shop, erin, byOperator);

        Assert.Empty(await StoredText.FindAsync(ground, Personal));
        var export = await ExportAsync(shop, item, merchant);
        Assert.All(Personal, one => Assert.DoesNotContain(one, export));
        Assert.Contains("1 Analytical Lane", export);
        var told = await endpoint.NextAsync(6);
        var feed = (await shop.GetAsync("/v1/events?limit=100", merchant)).Body;
        Assert.All(Personal, one => Assert.All(
            told.Select(message => message.Json.ToJsonString()).Append(feed).Append(node.Log),
            text => Assert.DoesNotContain(one, text)));

        // Started again, the shard has checked its chain, and the order is what it was.
        Assert.Equal(0, await node.StopAsync());
        Assert.Empty(await StoredText.FindAsync(ground, Personal));
        await node.StartAgainAsync();
        var books = (await shop.GetAsync($"/v1/items/{item}/certificate", merchant)).Json;
        Assert.True(books["balanced"]!.GetValue<bool>(), books.ToJsonString());
        Assert.Equal("shipped", (await shop.GetAsync($"/v1/orders/{paid}", erin)).Text("state"));
        var others = await shop.GetAsync($"/v1/orders/{kept.Text("id")}", merchant);
        Assert.Equal("1 Analytical Lane", others.Json["shipTo"]!["address"]!.GetValue<string>());
    }

    private static string At(string found) => found[..found.IndexOf(" in ", StringComparison.Ordinal)];

    private static async Task EraseAsync(NodeProcess node, ShopClient shop, string erin, bool byOperator)
    {
        if (!byOperator)
        {
            var gone = await shop.SendAsync(HttpMethod.Delete, "/v1/me/personal-data", erin);
            Assert.Equal(HttpStatusCode.Accepted, gone.Status);
            return;
        }

        using var answer = await node.Http.PostAsJsonAsync(
            new Uri(node.Management, "/privacy/erasures"), new { buyer = "erin", reason = "a letter" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"buyer":"erin","orders":2}""", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Bought, paid and shipped; returns the order's id.</summary>
    private static async Task<string> SellAsync(
        NodeProcess node, ShopClient shop, string item, string buyer, string merchant)
    {
        var order = (await PurchaseAsync(node, shop, item, buyer, "paid")).Text("id");
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "sandbox" }, "pay");
        await shop.PostAsync($"/sandbox/payments/{started.Text("paymentId")}", null,
            new JsonObject { ["outcome"] = "succeed" });
        while ((await shop.GetAsync($"/v1/orders/{order}", buyer)).Text("state") != "paid")
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await shop.PostAsync($"/v1/orders/{order}/shipments", merchant,
            new JsonObject { ["carrier"] = "SF", ["trackingNumber"] = "1" }, "ship");
        return order;
    }

    /// <summary>A purchase that came through a proxy.</summary>
    private static async Task<ShopAnswer> PurchaseAsync(
        NodeProcess node, ShopClient shop, string item, string buyer, string key)
    {
        var pass = await shop.PassAsync(item, buyer);
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", Network);
        var body = ShopClient.Purchase(1);
        body["shipTo"] = new JsonObject
        {
            ["name"] = Personal[0],
            ["phone"] = Personal[1],
            ["address"] = Personal[2],
        };
        return await new ShopClient(http).WinAsync(item, buyer, pass, key, body);
    }

    private static async Task<string> ExportAsync(ShopClient shop, string item, string merchant)
    {
        // The read model follows within moments: until the export has all three orders.
        while (true)
        {
            var export = await shop.GetAsync($"/v1/items/{item}/orders?limit=100", merchant);
            Assert.Equal(HttpStatusCode.OK, export.Status);
            if (export.Json["data"]!.AsArray().Count == 3)
            {
                return JsonNode.Parse(export.Body)!.ToJsonString(Plain);
            }

            await Task.Delay(
                TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Without escapes, so that texts are found as they are.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
