using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Seckill.Tests.Node;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>What an order's page shows as others move the order: merchant, provider, time.</summary>
[Collection(PageCollection.Name)]
public sealed class OrderStateTests(PageStage stage)
{
    [Fact]
    public async Task Order_PaidShippedDeliveredRefunded_IsFollowedToTheEnd()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "life-ada", new("zh", Phone: true));
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        var order = await ada.GoToPayAsync();
        await ada.Page.Locator("[data-wish=pay]").ClickAsync();
        await ada.SeesAsync("paid");
        await ReceiptAsync(ada, order);

        await MerchantAsync($"/v1/orders/{order}/shipments", """{"carrier":"Swift","trackingNumber":"T1"}""");
        await ada.SeesAsync("shipped");
        await Expect(ada.Page.Locator("#order")).ToContainTextAsync("Swift");
        await MerchantAsync($"/v1/orders/{order}/delivery-status", """{"status":"delivered"}""");
        await ada.SeesAsync("delivered");
        await ada.Page.Locator("#order summary").ClickAsync();
        await ada.InspectAsync("delivered");
        await MerchantAsync($"/v1/orders/{order}/refunds", """{"reason":"broken"}""");
        await ada.SeesAsync("refunded");
        await ada.InspectAsync("refunded");

        await ada.Tab.GoAsync("/zh/orders");
        await Expect(ada.Page.Locator("#orders .badge")).ToHaveTextAsync("已退款");
        await Expect(ada.Page.Locator("#orders h2")).ToHaveTextAsync("Gold watch");
        await ada.InspectAsync("orders");
    }

    [Fact]
    public async Task Hold_RunningOut_IsWarnedOfOnce_AndEndsInPlainWords()
    {
        var item = await stage.ItemAsync(change => change["holdSeconds"] = 20);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "late-ada", new(Dark: true, Phone: true));
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        await Expect(ada.Page.Locator("#left")).ToHaveClassAsync("urgent");
        await Expect(ada.Page.Locator("#live")).ToHaveTextAsync("Reserved for you. Less than a minute left to pay.");
        await ada.InspectAsync("urgent");

        await ada.SeesAsync("expired", seconds: 60);

        await ada.InspectAsync("expired");
        await ada.PressAsync("Try again");
        await Expect(ada.Page.Locator("#name")).ToBeFocusedAsync();
        await ada.Button.ClickAsync();
        await ada.SeesAsync("reserved");
    }

    [Fact]
    public async Task Stream_Cut_FallsBackToLongPoll()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "cut-ada");
        List<string> asked = [];
        await ada.Page.RouteAsync("**/v1/orders/*", Pass("poll"));
        await ada.Page.RouteAsync("**/v1/orders/*/events", async route =>
        {
            asked.Add("events");
            await route.AbortAsync();
        });
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        await Expect(ada.Page.Locator("#left")).ToBeVisibleAsync();
        var order = await ada.OrderAsync();
        var token = await stage.Shop.TokenAsync("cut-ada", "buyer");
        await stage.Shop.PostAsync($"/v1/orders/{order}/cancel", token, new JsonObject(), "c");

        await ada.SeesAsync("cancelled");
        Assert.Contains("events", asked);
        Assert.Contains("poll wait=20", asked);

        Func<IRoute, Task> Pass(string name) => async route =>
        {
            asked.Add($"{name} {route.Request.Headers.GetValueOrDefault("prefer")}");
            await route.ContinueAsync();
        };
    }

    /// <summary>Some proxies cut streams and requests that wait; what is left is to ask now and then.</summary>
    [Fact]
    public async Task StreamAndLongPoll_Cut_FallBackToPlainPolls()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "poll-ada");
        List<string> asked = [];
        await ada.Page.RouteAsync("**/v1/orders/*", async route =>
        {
            var waits = route.Request.Headers.ContainsKey("prefer");
            asked.Add(waits ? "wait" : "poll");
            await (waits ? route.AbortAsync() : route.ContinueAsync());
        });
        await ada.Page.RouteAsync("**/v1/orders/*/events", async route =>
        {
            asked.Add("events");
            await route.AbortAsync();
        });
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        var polled = ada.Page.WaitForResponseAsync(
            response => response.Url.Contains("/v1/orders/", StringComparison.Ordinal), new() { Timeout = 15_000 });
        Assert.Equal(200, (await polled).Status);
        var order = await ada.OrderAsync();
        var token = await stage.Shop.TokenAsync("poll-ada", "buyer");
        await stage.Shop.PostAsync($"/v1/orders/{order}/cancel", token, new JsonObject(), "c");

        await ada.SeesAsync("cancelled");
        Assert.Equal(["events", "events", "wait", "wait", "poll"], asked.Take(5));
        Assert.All(asked.Skip(5), one => Assert.Equal("poll", one));
        await ada.Tab.MustBeCleanAsync();
    }

    [Fact]
    public async Task Limit_Reached_LeadsToTheOrderThatIsThere()
    {
        var item = await stage.ItemAsync(stock: 5);
        var token = await stage.Shop.TokenAsync("limit-ada", "buyer");
        var bought = await stage.Shop.WinAsync(item, token, await stage.Shop.PassAsync(item, token), "elsewhere");
        await using var ada = await BuyerTab.OpenAsync(stage, item, "limit-ada");
        await ada.BuyAsync();
        await ada.SaysAsync("all you may buy");
        await ada.InspectAsync("limit");

        await ada.Page.Locator("#outcome a").ClickAsync();

        await ada.SeesAsync("reserved");
        Assert.Equal(bought.Text("id"), await ada.OrderAsync());
    }

    [Fact]
    public async Task Payment_DeclinedOrPlayedTricksOn_LeavesTheOrderRight()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "trick-ada");
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        await ada.GoToPayAsync();
        await ada.Page.Locator("[data-wish=decline]").ClickAsync();
        await Expect(ada.Page.Locator("#order")).ToContainTextAsync("The payment did not work");
        await ada.InspectAsync("declined");

        await ada.GoToPayAsync();
        await ada.Page.Locator("summary").ClickAsync();
        await ada.InspectAsync("sandbox-tricks");
        foreach (var wish in new[] { "signature", "amount", "twice" })
        {
            // What it said of the wish before still stands there.
            await ada.Page.RunAndWaitForResponseAsync(
                () => ada.Page.Locator($"[data-wish={wish}]").ClickAsync(),
                response => response.Request.Method == "POST"
                    && response.Url.Contains("/sandbox/payments/", StringComparison.Ordinal));
            await Expect(ada.Page.Locator("#status")).ToContainTextAsync("Told the provider");
        }

        await ada.Page.Locator("#back").ClickAsync();
        await ada.SeesAsync("paid");
    }

    private static async Task ReceiptAsync(BuyerTab ada, string order)
    {
        var download = await ada.Page.RunAndWaitForDownloadAsync(
            () => ada.Page.Locator("#order .actions button").Last.ClickAsync());
        Assert.Equal($"{order}.jws", download.SuggestedFilename);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Equal(3, (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('.').Length);
    }

    private async Task MerchantAsync(string path, string body)
    {
        var merchant = await stage.Shop.TokenAsync("acme", "merchant");
        var answer = await stage.Shop.PostAsync(path, merchant, JsonNode.Parse(body)!, path[^9..]);
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Body);
    }
}
