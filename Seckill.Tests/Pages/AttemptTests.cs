using System.Text.Json.Nodes;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>Whatever becomes of an answer, a tab or a link: one wish is one order, and none is lost.</summary>
[Collection(PageCollection.Name)]
public sealed class AttemptTests(PageStage stage)
{
    [Fact]
    public async Task Answer_ThatIsNoneOfOurs_IsAskedForAgainWithTheSameKey()
    {
        var item = await stage.ItemAsync(change => change["perBuyerLimit"] = 2, stock: 5);
        await using var eve = await BuyerTab.OpenAsync(stage, item, "cut-eve");
        List<string> keys = [];
        await eve.Page.RouteAsync("**/v1/items/*/orders", async route =>
        {
            keys.Add(route.Request.Headers["idempotency-key"]);
            var answer = await route.FetchAsync();
            // The first is cut in the middle, the second is some portal's.
            string? body = keys.Count switch { 1 => (await answer.TextAsync())[..40], 2 => "<p>Log in</p>", _ => null };
            await route.FulfillAsync(new() { Response = answer, Body = body ?? await answer.TextAsync() });
        });

        await eve.BuyAsync();

        await eve.SeesAsync("reserved");
        Assert.True(keys.Count > 2);
        Assert.Single(keys.Distinct());
        Assert.Single(await stage.OrdersAsync("cut-eve"));
    }

    [Fact]
    public async Task TwoTabs_ThatPressWhileThePassIsUnderWay_AreOneOrder()
    {
        var item = await stage.ItemAsync(change => change["perBuyerLimit"] = 2, stock: 5);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "tabs-ada");
        var second = new BuyerTab(await ada.Tab.SecondAsync($"/en/items/{item}"));
        await second.Tab.SignInAsync("tabs-ada");
        var go = new TaskCompletionSource();
        await ada.Page.Context.RouteAsync("**/v1/items/*/passes", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });

        await ada.BuyAsync();
        await second.BuyAsync();
        go.SetResult();

        await ada.SeesAsync("reserved");
        await second.SeesAsync("reserved");
        Assert.Single(await stage.OrdersAsync("tabs-ada"));
    }

    [Fact]
    public async Task LinkToAForeignOrder_LeavesTheOwnOneAlone()
    {
        var item = await stage.ItemAsync(stock: 5);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "link-ada");
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        var order = await ada.OrderAsync();

        await ada.Page.GotoAsync($"/en/items/{item}?order={item}-000000000000g0000000000004");

        await ada.SeesAsync("reserved");
        Assert.Equal(order, await ada.OrderAsync());
    }

    [Fact]
    public async Task Time_ThatIsNone_DoesNotOpenASale()
    {
        var item = await stage.ItemAsync(
            change => change["opensAt"] = $"{DateTime.UtcNow.AddMinutes(10):yyyy-MM-ddTHH:mm:ss.fffZ}", stock: 5);
        await using var tab = await BuyerTab.OpenAsync(stage, item, "time-ada");
        await tab.Page.RouteAsync("**/v1/time", route => route.FulfillAsync(
            new() { Status = 503, ContentType = "application/problem+json", Body = new JsonObject().ToJsonString() }));

        await tab.Page.ReloadAsync();

        await Expect(tab.Page.Locator("#countdown")).Not.ToContainTextAsync("NaN");
        await Expect(tab.Button).ToBeDisabledAsync();
    }
}
