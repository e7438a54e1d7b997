using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>A winner who asks again gets his order, whatever has happened since.</summary>
[Collection(NodeCollection.Name)]
public sealed class RepeatTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Repeat_SoldOutPassExpiredNodeReplaced_IsTheSameOrder(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, "seckill.items.pass-lifetime=2s"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var buyer = await shop.TokenAsync("ada", "buyer");
        var (item, pass, clicks) = await ClickAsync(shop, merchant, buyer);
        var order = Assert.Single(clicks.Select(click => click.Text("id")).Distinct());
        Assert.All(clicks, click => Assert.Equal(HttpStatusCode.Created, click.Status));
        Assert.Single(clicks, click => !click.Headers.ContainsKey("Idempotent-Replayed"));

        await Task.Delay(TimeSpan.FromSeconds(2.1), TimeProvider.System, TestContext.Current.CancellationToken);
        await AssertSameAsync(shop, item, buyer, pass, order);

        // Another body under the same key is no repeat.
        var other = await shop.BuyAsync(item, buyer, pass, "k", quantity: 2);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (other.Status, other.Code));

        // Another process on other ports takes over the store; tokens and passes of the first one are still good.
        await node.KillAsync();
        await using var second = node.Sibling();
        await second.StartAgainAsync();
        await AssertSameAsync(new ShopClient(second.Http), item, buyer, pass, order);
    }

    [Fact]
    public async Task Repeat_OfMerchantCommands_ChangesNothingTwice()
    {
        await using var ground = await StoreGround.MakeAsync("sqlite", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, 10);

        var adjust = new JsonObject { ["delta"] = 5, ["reason"] = "found a box" };
        var first = await shop.PostAsync($"/v1/items/{item}/stock-adjustments", merchant, adjust, "a1");
        await node.KillAsync();
        await node.StartAgainAsync();
        var again = await shop.PostAsync($"/v1/items/{item}/stock-adjustments", merchant, adjust.DeepClone(), "a1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, again.Status));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal(15, again.Json["total"]!.GetValue<int>());
    }

    /// <summary>Fifty clicks at once, one key: one order, and one of the answers is the first.</summary>
    private static async Task<(string Item, string Pass, ShopAnswer[] Clicks)> ClickAsync(
        ShopClient shop, string merchant, string buyer)
    {
        for (var attempt = 1; ; attempt++)
        {
            var item = await shop.OpenItemAsync(merchant, 1);
            var pass = await shop.PassAsync(item, buyer);
            var clicks = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.BuyAsync(item, buyer, pass, "k")));
            // On a slow machine the pass may end before the first of them is decided: then nothing was seen.
            if (attempt == 10 || clicks.All(click => click.Code != "pass-expired"))
            {
                return (item, pass, clicks);
            }
        }
    }

    private static async Task AssertSameAsync(ShopClient shop, string item, string buyer, string pass, string order)
    {
        var again = await shop.BuyAsync(item, buyer, pass, "k");
        Assert.True(again.Status == HttpStatusCode.Created, again.Body);
        Assert.Equal(order, again.Text("id"));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
    }
}
