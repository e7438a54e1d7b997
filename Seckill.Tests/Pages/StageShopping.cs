using System.Text.Json.Nodes;
using Seckill.Tests.Node;

namespace Seckill.Tests.Pages;

/// <summary>Buyers who use the API while a test looks at a page.</summary>
internal static class StageShopping
{
    /// <summary>Wins one unit; returns the order and its buyer's token.</summary>
    public static async Task<(string Order, string Token)> BuyAsync(this PageStage stage, string item, string buyer)
    {
        var token = await stage.Shop.TokenAsync(buyer, "buyer");
        var bought = await stage.Shop.WinAsync(item, token, await stage.Shop.PassAsync(item, token), "key");
        return (bought.Text("id"), token);
    }

    /// <summary>Pays, and waits until it is paid in the merchant's list, too.</summary>
    public static async Task PayAsync(this PageStage stage, string order, string buyer)
    {
        var shop = stage.Shop;
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "sandbox" }, "pay");
        await shop.PostAsync(
            $"/sandbox/payments/{started.Text("paymentId")}", null, new JsonObject { ["outcome"] = "succeed" });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var paid = false; !paid;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            var listed = await shop.GetAsync("/v1/orders?state=paid", buyer);
            paid = listed.Body.Contains(order, StringComparison.Ordinal);
        }
    }
}
