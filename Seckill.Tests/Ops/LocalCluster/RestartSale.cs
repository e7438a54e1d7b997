using System.Net;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>
/// A buyer after the other buys one unit, at a node that changes; whoever finds a door shut tries the next.
/// </summary>
internal sealed class RestartSale : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly List<HttpClient> _clients;
    private readonly List<ShopClient> _shops;
    private readonly CancellationTokenSource _stop = new();
    private string _merchant = "";
    private string _item = "";

    private RestartSale(LocalGround ground)
    {
        _clients = [.. Enumerable.Range(0, 3).Select(index => new HttpClient { BaseAddress = ground.Http(index) })];
        _shops = [.. _clients.Select(client => new ShopClient(client))];
    }

    /// <summary>Purchases that were told won.</summary>
    public int Won { get; private set; }

    public static async Task<RestartSale> OpenAsync(LocalGround ground, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var sale = new RestartSale(ground);
        sale._merchant = await sale._shops[0].TokenAsync("acme", "merchant");
        sale._item = await sale._shops[0].OpenItemAsync(sale._merchant, 1_000_000);
        return sale;
    }

    /// <summary>Until stopped; fails on a purchase that no node accepts, or that is refused for good.</summary>
    public async Task ShopAsync()
    {
        for (var buyer = 0; !_stop.IsCancellationRequested; buyer++)
        {
            await BuyAsync($"buyer-{buyer}", buyer);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>Units held at the end, as the owner counts them.</summary>
    public async Task<int> SoldAsync()
    {
        var stock = await _shops[0].GetAsync($"/v1/items/{_item}/stock", _merchant);
        return stock.Json["held"]!.GetValue<int>();
    }

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        _stop.Dispose();
    }

    private async Task BuyAsync(string name, int first)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (var turn = first; ; turn++)
        {
            limit.Token.ThrowIfCancellationRequested();
            var shop = _shops[turn % _shops.Count];
            try
            {
                var token = await shop.TokenAsync(name, "buyer");
                var pass = await shop.PostAsync($"/v1/items/{_item}/passes", token, new JsonObject());
                if (IsLater(pass)) continue;
                Assert.True(pass.Status == HttpStatusCode.Created, pass.Body);
                var bought = await shop.BuyAsync(_item, token, pass.Text("pass"), "one");
                if (IsLater(bought)) continue;
                Assert.True((int)bought.Status is >= 200 and < 300, bought.Body);
                if (bought.Text("state") == "reserved")
                {
                    Won++;
                    return;
                }

                // Not decided yet, or lost with the line of a node that ended: the same key is sent again.
                Assert.True(bought.Text("state") is "queued" || bought.Text("reason") is "line-lost", bought.Body);
            }
            catch (HttpRequestException)
            {
                // This node is just being restarted.
            }
        }
    }

    private static bool IsLater(ShopAnswer answer) => answer.Status == HttpStatusCode.ServiceUnavailable;
}
