using System.Net;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>
/// Money that arrives in the very moment the hold ends: one of the two, never both, and the books agree.
/// </summary>
[Collection(NodeCollection.Name)]
public sealed class PayOrExpireTests(PrivatePostgres postgres)
{
    private const int Pairs = 1_000;
    private const long Price = 1999;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Payment_AtTheInstantOfExpiry_EndsInExactlyOneOfTheTwo(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, SandboxCallback.Setting]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, Pairs, holdSeconds: 5);

        var races = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(i => RaceAsync(node, shop, item, i)));

        var paid = races.Count(state => state == "paid");
        Assert.Equal(Pairs, races.Count(state => state is "paid" or "expired"));
        Assert.InRange(paid, 1, Pairs - 1);
        var books = await BooksWhenRefundedAsync(shop, merchant, item, (Pairs - paid) * Price);
        Assert.True(books.Json["balanced"]!.GetValue<bool>(), books.Body);
        Assert.Equal(paid, books.Json["sold"]!.GetValue<int>());
        Assert.Equal(Pairs - paid, books.Json["free"]!.GetValue<int>() + books.Json["returned"]!.GetValue<int>());
        Assert.Equal(Pairs * Price, books.Json["money"]!["captured"]!.GetValue<long>());
    }

    /// <summary>
    /// Buys, then lets the provider's callback arrive within some milliseconds around payBy; returns how it ended.
    /// </summary>
    private static async Task<string> RaceAsync(NodeProcess node, ShopClient shop, string item, int i)
    {
        var buyer = await shop.TokenAsync($"buyer-{i}", "buyer");
        var pass = await shop.PassAsync(item, buyer);
        var order = await shop.WinAsync(item, buyer, pass, "click");
        var id = order.Text("id");

        // The ticker of a shard runs every 100 ms, so the instants are spread over its whole turn.
        var payBy = DateTimeOffset.Parse(order.Text("payBy")).AddMilliseconds(i % 120 - 10);
        var left = payBy - DateTimeOffset.UtcNow;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System);
        using var answer = await SandboxCallback.SendAsync(node.Http, "payment.succeeded", $"pay-{i}", id, Price);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await shop.GetAsync($"/v1/orders/{id}", buyer)).Text("state");
    }

    /// <summary>Late money is sent back by the sandbox on its own; the certificate is read when all of it is.</summary>
    private static async Task<ShopAnswer> BooksWhenRefundedAsync(
        ShopClient shop, string merchant, string item, long refunded)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var books = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
            Assert.True(books.Status == HttpStatusCode.OK, books.Body);
            if (books.Json["money"]!["refunded"]!.GetValue<long>() == refunded)
            {
                return books;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
