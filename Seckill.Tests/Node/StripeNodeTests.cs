using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seckill.Tests.Payments;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Node;

/// <summary>A real node that is paid by Stripe: callbacks of every kind, and what is left in the books.</summary>
[Collection(NodeCollection.Name)]
public sealed class StripeNodeTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Callbacks_ManyReorderedLateAndBroken_OneCaptureAndTheRestRecordedOrRefused(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var stripe = await ScriptedStripe.StartAsync();
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, .. StripeShop.Settings(stripe), "seckill.payments.grace=5s"]);
        var shop = new ShopClient(node.Http);
        var merchant = await shop.TokenAsync("acme", "merchant");
        var item = await shop.OpenItemAsync(merchant, 10);
        var brief = await shop.OpenItemAsync(merchant, 10, holdSeconds: 8);
        var (order, buyer) = await BuyAsync(shop, item, "ada");
        var payment = await StartAsync(shop, order, buyer, "p1");
        var second = await StartAsync(shop, order, buyer, "p2");
        var (lateOrder, lateBuyer) = await BuyAsync(shop, brief, "late");
        var late = await StartAsync(shop, lateOrder, lateBuyer, "p1");
        var paid = StripeShop.SessionEvent(
            stripe.Session(payment, pay: true), "checkout.session.completed", "evt_1").ToJsonString();

        await RefusedAsync(node.Http, paid);
        await ListedAsync(node.Http, stripe.Session(payment));
        Assert.Equal("reserved", await StateAsync(shop, order, buyer));

        // A hundred times at once, a failure before and behind it: one capture.
        var failed = paid.Replace("completed", "expired").Replace("evt_1", "evt_2");
        var told = Enumerable.Range(0, 100).Select(_ => StripeShop.CallBackAsync(node.Http, paid))
            .Prepend(StripeShop.CallBackAsync(node.Http, failed))
            .Append(StripeShop.CallBackAsync(node.Http, failed));
        Assert.All(await Task.WhenAll(told), status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal("paid", await StateAsync(shop, order, buyer));

        // The second payment of the same order, and money for one that has expired: both go back.
        await TellPaidAsync(node.Http, stripe.Session(second, pay: true), "evt_3");
        await UntilAsync(async () => await StateAsync(shop, lateOrder, lateBuyer) == "expired");
        await TellPaidAsync(node.Http, stripe.Session(late, pay: true), "evt_4");
        await TellPaidAsync(node.Http, stripe.Session(late), "evt_4");
        await UntilAsync(async () => await MoneyAsync("refunded") == 2 * 1999);

        Assert.Equal(3 * 1999, await MoneyAsync("captured"));
        Assert.Equal(2, stripe.Refunds.Count);
        var list = await node.Http.GetFromJsonAsync<JsonNode>(
            new Uri(node.Management, "/payments/late"), TestContext.Current.CancellationToken);
        Assert.Equal(
            ["late refunded", "second refunded", "stray person", "unfitting person", "unfitting person"],
            list!["data"]!.AsArray().Select(one => $"{one!["kind"]} {one["outcome"]}").Order());

        // By the certificates of both items, which are balanced at any time.
        async Task<long> MoneyAsync(string member) =>
            await MoneyOfAsync(shop, item, merchant, member) + await MoneyOfAsync(shop, brief, merchant, member);
    }

    /// <summary>Forged, stale, malformed: 400. None of ours: 200 and nothing.</summary>
    private static async Task RefusedAsync(HttpClient http, string paid)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await StripeShop.CallBackAsync(http, paid, secret: "whsec_other"));
        Assert.Equal(HttpStatusCode.BadRequest, await StripeShop.CallBackAsync(http, paid, TimeSpan.FromHours(2)));
        Assert.Equal(HttpStatusCode.BadRequest, await StripeShop.CallBackAsync(http, paid[..^1]));
        Assert.Equal(HttpStatusCode.OK, await StripeShop.CallBackAsync(http, paid.Replace("checkout.session.", "a.")));
        Assert.Equal(HttpStatusCode.OK, await StripeShop.CallBackAsync(http, paid.Replace("\"paid\"", "\"unpaid\"")));
    }

    /// <summary>A wrong amount, a wrong currency, no order of ours: 200, and a person has to look.</summary>
    private static async Task ListedAsync(HttpClient http, JsonObject session)
    {
        var wrong = new[] { (JsonObject)session.DeepClone(), (JsonObject)session.DeepClone(),
            (JsonObject)session.DeepClone() };
        (wrong[0]["amount_total"], wrong[0]["metadata"]!["payment_id"]) = (1, "pay_wrong_amount");
        (wrong[1]["currency"], wrong[1]["metadata"]!["payment_id"]) = ("usd", "pay_wrong_currency");
        (wrong[2]["metadata"]!["order_id"], wrong[2]["metadata"]!["payment_id"]) = ("nobody's", "pay_stray");
        for (var i = 0; i < wrong.Length; i++)
        {
            await TellPaidAsync(http, wrong[i], $"evt_wrong_{i}");
            await TellPaidAsync(http, wrong[i], $"evt_wrong_{i}");
        }
    }

    private static async Task TellPaidAsync(HttpClient http, JsonObject session, string id) => Assert.Equal(
        HttpStatusCode.OK, await StripeShop.CallBackAsync(
            http, StripeShop.SessionEvent(session, "checkout.session.completed", id).ToJsonString()));

    private static async Task<(string Order, string Buyer)> BuyAsync(ShopClient shop, string item, string name)
    {
        var buyer = await shop.TokenAsync(name, "buyer");
        var order = await shop.WinAsync(item, buyer, await shop.PassAsync(item, buyer), "k");
        return (order.Text("id"), buyer);
    }

    private static async Task<string> StartAsync(ShopClient shop, string order, string buyer, string key)
    {
        var started = await shop.PostAsync(
            $"/v1/orders/{order}/payments", buyer, new JsonObject { ["provider"] = "stripe" }, key);
        Assert.True(started.Status == HttpStatusCode.Created, started.Body);
        Assert.StartsWith("https://checkout.example/cs_test_", started.Text("payUrl"));
        return started.Text("paymentId");
    }

    private static async Task<string> StateAsync(ShopClient shop, string order, string buyer) =>
        (await shop.GetAsync($"/v1/orders/{order}", buyer)).Text("state");

    private static async Task<long> MoneyOfAsync(ShopClient shop, string item, string merchant, string member)
    {
        var books = await shop.GetAsync($"/v1/items/{item}/certificate", merchant);
        Assert.True(books.Json["balanced"]!.GetValue<bool>(), books.Body);
        return books.Json["money"]![member]!.GetValue<long>();
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
