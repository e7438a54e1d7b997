using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>An open item with a bucket and a line of its own, and buyers with passes.</summary>
public sealed class BucketSale
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ShopClient _shop;
    private readonly string _merchant;
    private readonly List<(string Token, string Pass)> _buyers = [];

    private BucketSale(ShopClient shop, string merchant, string item) =>
        (_shop, _merchant, Item) = (shop, merchant, item);

    public string Item { get; }

    public static async Task<BucketSale> OpenAsync(
        NodeProcess node, int rate, int burst, int maxLine, int stock, int limit = 1)
    {
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = ShopClient.Item(stock, limit, holdSeconds: 900, amount: 1);
        item["admission"] = new JsonObject { ["ratePerSecond"] = rate, ["burst"] = burst, ["maxLine"] = maxLine };
        var created = await shop.PostAsync("/v1/items", merchant, item, "create");
        Assert.True(created.Status == HttpStatusCode.Created, created.Body);
        var id = created.Text("id");
        await shop.PostAsync($"/v1/items/{id}/publish", merchant, ShopClient.Reason("ready"), "publish");
        return new BucketSale(shop, merchant, id);
    }

    /// <summary>Buyers 0 to count - 1.</summary>
    public async Task TakePassesAsync(int count)
    {
        for (var buyer = 0; buyer < count; buyer++)
        {
            var token = await _shop.TokenAsync($"buyer-{buyer}", "buyer");
            _buyers.Add((token, await _shop.PassAsync(Item, token)));
        }
    }

    /// <summary>One purchase that does not wait for its decision, at any node.</summary>
    public Task<ShopAnswer> BuyAsync(int buyer, ShopClient? at = null) => (at ?? _shop).BuyAsync(
        Item, _buyers[buyer].Token, _buyers[buyer].Pass, "k", prefer: "respond-async");

    /// <summary>Buys unit after unit, each once the one before is decided; who is refused comes again.</summary>
    public async Task BuyOnAsync(int buyer, CancellationToken stop)
    {
        var (token, pass) = _buyers[buyer];
        for (var unit = 0; !stop.IsCancellationRequested;)
        {
            var key = unit.ToString(CultureInfo.InvariantCulture);
            var answer = await _shop.BuyAsync(Item, token, pass, key, prefer: "wait=20");
            if (answer.Status == HttpStatusCode.Created)
            {
                unit++;
            }
            else
            {
                await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
            }
        }
    }

    /// <summary>Waits until the order is not queued any more; returns its state.</summary>
    public async Task<string> DecidedAsync(int buyer, string path) => (await ReadAsync(buyer, path)).Text("state");

    /// <summary>The order once it is not queued any more.</summary>
    public async Task<ShopAnswer> ReadAsync(int buyer, string path)
    {
        while (true)
        {
            var answer = await _shop.GetAsync(path, _buyers[buyer].Token);
            if (answer.Status == HttpStatusCode.OK && answer.Text("state") is not "queued")
            {
                return answer;
            }

            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The order as it is now, at any node.</summary>
    public Task<ShopAnswer> PeekAsync(int buyer, string path, ShopClient at) => at.GetAsync(path, _buyers[buyer].Token);

    /// <summary>Lets so many a second through from now on.</summary>
    public async Task SetRateAsync(int perSecond)
    {
        var terms = new JsonObject { ["ratePerSecond"] = perSecond, ["reason"] = "the queue is long" };
        var answer = await _shop.SendAsync(HttpMethod.Put, $"/v1/items/{Item}/admission", _merchant, terms, "faster");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    public async Task<int> InLineAsync() => (await StockAsync())["inLine"]!.GetValue<int>();

    public async Task<int> HeldAsync() => (await StockAsync())["held"]!.GetValue<int>();

    public async Task<JsonNode> StockAsync()
    {
        var answer = await _shop.GetAsync($"/v1/items/{Item}/stock", _merchant);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer.Json;
    }
}
