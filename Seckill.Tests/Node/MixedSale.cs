using System.Net;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Node;

/// <summary>
/// A sale in which everything happens once: wins, a wait list, payments, a second one, refunds with and without
/// restock, an expiry, a cancel, an adjustment, a pause, a shipment, and an owner that is killed in the middle.
/// </summary>
internal sealed record MixedSale(string Item, string Merchant, string Paid, string Buyer)
{
    private const int Hold = 9;

    public static async Task<MixedSale> RunAsync(NodeProcess node)
    {
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, 12, perBuyerLimit: 2, holdSeconds: Hold);
        var orders = new List<(string Id, string Buyer)>();
        for (var i = 0; i < 9; i++)
        {
            // Paid at once, before the hold can end.
            var (id, buyer) = await BuyAsync(shop, item, $"buyer-{i}");
            orders.Add((id, buyer));
            if (i < 5)
            {
                await PayAsync(shop, id, buyer, "p1");
            }
        }

        await PostAsync(shop, $"/v1/items/{item}/stock-adjustments", merchant, """{"delta":3,"reason":"found"}""");
        await PostAsync(shop, $"/v1/items/{item}/pause", merchant, """{"reason":"look"}""");
        await PostAsync(shop, $"/v1/items/{item}/resume", merchant, """{"reason":"go on"}""");
        await node.KillAsync();
        await node.StartAgainAsync();
        var (given, giver) = await BuyAsync(shop, item, "buyer-9");
        await PostAsync(shop, $"/v1/orders/{given}/cancel", giver, "{}");
        await PostAsync(shop, $"/v1/orders/{orders[1].Id}/refunds", merchant, """{"reason":"r","restock":true}""");
        await PostAsync(shop, $"/v1/orders/{orders[2].Id}/refunds", merchant, """{"reason":"r","amount":1}""");
        await PostAsync(shop, $"/v1/orders/{orders[3].Id}/refunds", merchant, """{"reason":"r"}""");
        await PostAsync(
            shop, $"/v1/orders/{orders[0].Id}/shipments", merchant, """{"carrier":"SF","trackingNumber":"1"}""");
        await UntilAsync(shop, orders[1].Id, merchant, "refunded");
        await UntilAsync(shop, orders[3].Id, merchant, "refunded");
        await UntilNothingIsDueAsync(shop, item, merchant);
        foreach (var (id, _) in orders.Skip(5).Take(4))
        {
            await UntilAsync(shop, id, merchant, "expired");
        }

        return new MixedSale(item, merchant, orders[0].Id, orders[0].Buyer);
    }

    private static async Task<(string Id, string Buyer)> BuyAsync(ShopClient shop, string item, string name)
    {
        var buyer = await shop.TokenAsync(name, "buyer");
        var bought = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
        return (bought.Text("id"), buyer);
    }

    private static async Task PayAsync(ShopClient shop, string order, string buyer, string key)
    {
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "sandbox" }, key);
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        await shop.PostAsync($"/sandbox/payments/{started.Text("paymentId")}", null,
            new JsonObject { ["outcome"] = "succeed" });
        await UntilAsync(shop, order, buyer, "paid");
    }

    private static async Task PostAsync(ShopClient shop, string path, string token, string body)
    {
        var answer = await shop.PostAsync(path, token, JsonNode.Parse(body)!, Guid.NewGuid().ToString());
        Assert.True((int)answer.Status < 300, $"{path}: {answer.Body}");
    }

    private static async Task UntilAsync(ShopClient shop, string order, string token, string state)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while ((await shop.GetAsync($"/v1/orders/{order}", token)).Text("state") != state)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
    /// <summary>All refunds are sent: a part of an order's money does not show in its state.</summary>
    private static async Task UntilNothingIsDueAsync(ShopClient shop, string item, string merchant)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while ((await shop.GetAsync($"/v1/items/{item}/certificate", merchant)).Json["money"] is var money
            && ((long)money!["due"]!, (long)money["refunded"]!) != (0, 1999 + 1 + 1999))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
