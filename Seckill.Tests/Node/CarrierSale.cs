using System.Net;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>A sale whose orders are paid and shipped by sf, for those who test what comes then.</summary>
public sealed class CarrierSale
{
    private readonly HttpClient _http;

    private CarrierSale(HttpClient http, string merchant, string item) =>
        (_http, Shop, Merchant, Item) = (http, new ShopClient(http), merchant, item);

    public ShopClient Shop { get; }

    /// <summary>The merchant's token.</summary>
    public string Merchant { get; }

    public string Item { get; }

    public static async Task<CarrierSale> OpenAsync(HttpClient http, int stock)
    {
        var shop = new ShopClient(http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        return new CarrierSale(http, merchant, await shop.OpenItemAsync(merchant, stock));
    }

    /// <summary>Bought, paid and shipped by SF under that number; its id.</summary>
    public async Task<string> ShippedAsync(int buyer, string number)
    {
        var token = await Shop.TokenAsync($"buyer-{buyer}", "buyer");
        var order = (await Shop.WinAsync(Item, token, await Shop.PassAsync(Item, token), "k")).Text("id");
        using var paid = await SandboxCallback.SendAsync(_http, "payment.succeeded", $"p-{buyer}", order, 1999);
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        var shipped = await Shop.PostAsync($"/v1/orders/{order}/shipments", Merchant,
            new JsonObject { ["carrier"] = "SF", ["trackingNumber"] = number }, "ship");
        Assert.True(shipped.Status == HttpStatusCode.Created, shipped.Body);
        return order;
    }

    /// <summary>The order as the merchant's list shows it, once the list has reached the owner's version.</summary>
    public async Task<JsonNode> LandedAsync(string order)
    {
        var version = (int)(await Shop.GetAsync($"/v1/orders/{order}", Merchant)).Json["version"]!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var list = await Shop.GetAsync($"/v1/items/{Item}/orders?limit=100", Merchant);
            var listed = list.Json["data"]!.AsArray().FirstOrDefault(one => (string)one!["id"]! == order);
            if (listed is not null && (int)listed["version"]! == version)
            {
                return listed;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>The ids of events of that type about the order, once there is one.</summary>
    public async Task<List<string>> EventsAsync(string order, string type)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var feed = await Shop.GetAsync($"/v1/events?types={type}&limit=100", Merchant);
            Assert.True(feed.Status == HttpStatusCode.OK, feed.Body);
            var ids = feed.Json["data"]!.AsArray().Where(one => (string)one!["subject"]! == order)
                .Select(one => (string)one!["id"]!).ToList();
            if (ids.Count > 0)
            {
                return ids;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}
