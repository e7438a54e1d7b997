using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;
using Seckill.Tests.Payments;

namespace Seckill.Tests.Cluster;

/// <summary>kill -9 of an item's owner while its refunds are on their way to the provider.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RefundKillTests(ITestOutputHelper output)
{
    private const int Orders = 60;

    [Fact]
    public async Task Kill_OfTheOwnerWhileRefundsAreInFlight_EachIsSentOnce()
    {
        await using var stripe = await ScriptedStripe.StartAsync();
        await using var ground = await ClusterGround.StartAsync(new ClusterSetup
        {
            SettingsOf = (_, _) => [.. StoreGround.NoLimits, .. StripeShop.Settings(stripe)],
        });
        var http = ground.Nodes["n1"].Http;
        var shop = new ShopClient(http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, Orders);
        var orders = await Task.WhenAll(Enumerable.Range(0, Orders).Select(i => PaidAsync(http, stripe, item, i)));

        // So slow that the first are made and not answered when the owner dies, and others not yet asked; less than the
        // ten seconds after which a node asks anew.
        stripe.RefundLag = TimeSpan.FromSeconds(8);
        await Task.WhenAll(orders.Select(async order =>
        {
            var refund = await shop.PostAsync(
                $"/v1/orders/{order}/refunds", merchant, new JsonObject { ["reason"] = "recall" }, "r");
            Assert.True(refund.Status == HttpStatusCode.Accepted, refund.Body);
        }));
        while (stripe.Refunds.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True(ItemId.TryParse(item, out var id));
        var owner = await ground.OwnerOfAsync(id);
        await owner.KillAsync();
        var atDeath = stripe.Refunds.Count;
        stripe.ForgetKeys();
        stripe.RefundLag = TimeSpan.Zero;
        shop = new ShopClient(ground.Others(owner)[0].Http);
        await RefundedAsync(shop, item, merchant);

        output.WriteLine($"{atDeath} of {Orders} were made when {ground.NameOf(owner)} died");
        Assert.InRange(atDeath, 1, Orders - 1);
        var made = stripe.Refunds.Select(refund => (string?)refund["metadata"]!["refund_id"]).ToList();
        Assert.Equal(Orders, made.Count);
        Assert.Equal(Orders, made.Distinct().Count());
        var books = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
        Assert.True(books.Json["balanced"]!.GetValue<bool>(), books.Body);
    }

    private static async Task<string> PaidAsync(HttpClient http, ScriptedStripe stripe, string item, int i)
    {
        var shop = new ShopClient(http);
        var buyer = await shop.TokenAsync($"buyer-{i}", "buyer");
        var order = (await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k")).Text("id");
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "stripe" }, "p");
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        var session = stripe.Session(started.Text("paymentId"), pay: true);
        Assert.Equal(HttpStatusCode.OK, await StripeShop.CallBackAsync(
            http, StripeShop.SessionEvent(session, "checkout.session.completed", $"evt_{i}").ToJsonString()));
        return order;
    }

    private static async Task RefundedAsync(ShopClient shop, string item, string merchant)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var books = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
            if (books.Status == HttpStatusCode.OK && (long)books.Json["money"]!["refunded"]! == Orders * 1999)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }
    }
}
