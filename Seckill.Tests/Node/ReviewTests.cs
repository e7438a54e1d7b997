using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>From many accounts on one address to units that are back in stock, on a real node.</summary>
[Collection(OperatorCollection.Name)]
public sealed class ReviewTests(PrivatePostgres postgres)
{
    private const int Bots = 6;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Bots_OnOneAddress_AreListedAndTheirHoldsTakenBack(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, "seckill.http.trusted-proxies=[\"127.0.0.1/32\"]"]);
        var shop = new ShopClient(node.Http);
        var item = await shop.OpenItemAsync(await shop.TokenAsync("acme", "merchant"), Bots + 1);
        var bot = "";
        for (var i = 0; i < Bots; i++)
        {
            bot = await BuyAsync(node, shop, item, $"bot-{i}", "203.0.113.9");
        }

        var honest = await BuyAsync(node, shop, item, "ada", "2001:db8:1:2:3::4");
        var holds = await ListedAsync(node, item);
        Assert.All(holds, hold => Assert.Equal("203.0.113.9", hold!["network"]!.GetValue<string>()));
        var orders = holds.Select(hold => hold!["orderId"]!.GetValue<string>()).ToList();

        using var answer = await node.Http.PostAsJsonAsync(
            new Uri(node.Management, "/review/claw-back"), new { orders, reason = "one address" },
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("clawed_back", await StateAsync(shop, "bot-5", bot));
        Assert.Equal("reserved", await StateAsync(shop, "ada", honest));
        var stock = await shop.GetAsync($"/v1/items/{item}/stock", await shop.TokenAsync("acme", "merchant"));
        Assert.Equal(1, stock.Json["held"]!.GetValue<int>());
    }

    /// <summary>The projection may still be on its way: looks until all are listed.</summary>
    private static async Task<JsonArray> ListedAsync(NodeProcess node, string item)
    {
        while (true)
        {
            var found = await node.Http.GetFromJsonAsync<JsonNode>(
                new Uri(node.Management, $"/review?itemId={item}"), TestContext.Current.CancellationToken);
            if (found!["looked"]!.GetValue<int>() == Bots + 1)
            {
                Assert.Equal(Bots, found["holds"]!.AsArray().Count);
                return found["holds"]!.AsArray();
            }
        }
    }

    private static async Task<string> BuyAsync(
        NodeProcess node, ShopClient shop, string item, string buyer, string address)
    {
        var token = await shop.TokenAsync(buyer, "buyer");
        using var http = new HttpClient { BaseAddress = node.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return (await new ShopClient(http).WinAsync(item, token, await shop.PassAsync(item, token), "k")).Text("id");
    }

    private static async Task<string> StateAsync(ShopClient shop, string buyer, string order) =>
        (await shop.GetAsync($"/v1/orders/{order}", await shop.TokenAsync(buyer, "buyer"))).Text("state");
}
