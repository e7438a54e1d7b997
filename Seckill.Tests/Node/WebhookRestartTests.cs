using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Storage;
using Seckill.Tests.Webhooks;

namespace Seckill.Tests.Node;

/// <summary>A real node is killed while events are on their way: its next start sends what is missing.</summary>
[Collection(NodeCollection.Name)]
public sealed class WebhookRestartTests(PrivatePostgres postgres)
{
    private const int Buyers = 12;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Owner_KilledInFlight_EachEventComesAtLeastOnceWithItsId(string store)
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        string[] settings =
            [.. ground.Settings, .. StoreGround.NoLimits, "seckill.webhooks.timeout=2s",
             $"seckill.webhooks.retry-schedule=[100ms,100ms,{string.Join(',', Enumerable.Repeat("1s", 60))}]"];
        var orders = new List<string>();

        // The endpoint takes half of them and then answers nothing good any more.
        var taken = 0;
        endpoint.Answer(_ => Interlocked.Increment(ref taken) <= Buyers / 2 ? 204 : 500);
        await using var node = await NodeProcess.StartAsync(settings);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var made = await shop.PostAsync("/v1/webhooks", merchant, new JsonObject
        {
            ["url"] = endpoint.Url,
            ["types"] = new JsonArray("seckill.order.reserved"),
        }, "w");
        Assert.True(made.Status == HttpStatusCode.Created, made.Body);
        var item = await shop.OpenItemAsync(merchant, Buyers);
        for (var i = 0; i < Buyers; i++)
        {
            var buyer = await shop.TokenAsync($"buyer-{i}", "buyer");
            var bought = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
            orders.Add(bought.Text("id"));
        }

        await endpoint.NextAsync(Buyers / 2 + 1);
        await node.KillAsync();
        endpoint.Script = null;
        await node.StartAgainAsync();
        var seen = new Dictionary<string, string>();
        var feed = new List<string>();
        while (feed.Count < Buyers)
        {
            var page = await shop.GetAsync("/v1/events?types=seckill.order.*&limit=100", merchant);
            feed = [.. page.Json["data"]!.AsArray().Select(one => one!["subject"]!.GetValue<string>())];
            await PauseAsync();
        }

        Assert.Equal(orders.Order(), feed.Order());
        while (!await AllDeliveredAsync(shop, merchant))
        {
            while (endpoint.Waiting > 0)
            {
                var told = await endpoint.NextAsync();
                Assert.Equal(told.Id, seen.GetValueOrDefault(told.Subject!, told.Id));
                seen[told.Subject!] = told.Id;
            }

            await PauseAsync();
        }
    }

    private static Task PauseAsync() =>
        Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<bool> AllDeliveredAsync(ShopClient shop, string merchant)
    {
        var hook = (await shop.GetAsync("/v1/webhooks", merchant)).Json["data"]![0]!["id"]!.GetValue<string>();
        var list = await shop.GetAsync($"/v1/webhooks/{hook}/deliveries?limit=100", merchant);
        var states = list.Json["data"]!.AsArray().Select(one => one!["state"]!.GetValue<string>()).ToList();
        Assert.DoesNotContain("dead", states);
        return states.Count == Buyers && states.All(state => state == "delivered");
    }
}
