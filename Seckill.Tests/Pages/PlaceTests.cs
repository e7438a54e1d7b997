using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Seckill.Tests.Node;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>A place in line and an attempt outlive the page that made them.</summary>
[Collection(PageCollection.Name)]
public sealed class PlaceTests(PageStage stage)
{
    [Fact]
    public async Task Line_ReloadedOrInASecondTab_IsTheSamePlace()
    {
        var item = await SlowItemAsync(before: 60);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "line-ada", new(Phone: true));
        await ada.BuyAsync();
        await ada.SeesAsync("queued");
        await Expect(ada.Page.Locator("#ahead")).ToContainTextAsync("ahead of you");
        await ada.InspectAsync("queued");
        var order = await ada.OrderAsync();

        await ada.Page.ReloadAsync();

        await ada.SeesAsync("queued");
        Assert.Equal(order, await ada.OrderAsync());
        var second = new BuyerTab(await ada.Tab.SecondAsync($"/en/items/{item}"));
        await second.Tab.SignInAsync("line-ada");
        await second.SeesAsync("queued");
        Assert.Equal(order, await second.OrderAsync());
        await ada.PressAsync("Give it up");
        await ada.SeesAsync("cancelled");
        await second.SeesAsync("cancelled");
        Assert.Equal([order], await stage.OrdersAsync("line-ada"));
    }

    [Fact]
    public async Task Attempt_WhoseAnswerIsLost_GoesOnWithItsKeyAfterAReload()
    {
        var item = await stage.ItemAsync(stock: 5);
        await using var eve = await BuyerTab.OpenAsync(stage, item, "lost-eve");
        List<string> keys = [];
        var reloads = false;
        await eve.Page.RouteAsync("**/v1/items/*/orders", async route =>
        {
            // The first is carried out, and its answer is lost on the way; the page tries in vain until it is reloaded.
            keys.Add(route.Request.Headers["idempotency-key"]);
            if (keys.Count == 1)
            {
                await route.FetchAsync();
            }

            await (reloads ? route.ContinueAsync() : route.AbortAsync());
        });
        await eve.BuyAsync();
        await Expect(eve.Page.Locator("#step")).ToContainTextAsync("Trying again");
        Assert.Equal("1 Long Lane", (string?)(await eve.PlaceAsync(item, "lost-eve"))!["body"]!["shipTo"]!["address"]);
        await eve.InspectAsync("retry");

        reloads = true;
        await eve.Page.ReloadAsync();

        await eve.SeesAsync("reserved");
        Assert.True(keys.Count > 1);
        Assert.Single(keys.Distinct());
        Assert.Single(await stage.OrdersAsync("lost-eve"));
        Assert.Equal(["order"], (await eve.PlaceAsync(item, "lost-eve"))!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Button_PressedTwice_BuysOnce()
    {
        var item = await stage.ItemAsync(change => change["perBuyerLimit"] = 2, stock: 5);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "twice-ada");
        await ada.FillAsync();

        await ada.Page.EvaluateAsync("for (let i = 0; i < 3; i++) document.getElementById('buy').requestSubmit()");

        await ada.SeesAsync("reserved");
        Assert.Single(await stage.OrdersAsync("twice-ada"));
    }

    /// <summary>An item that lets in one purchase in a second, with so many in its line already.</summary>
    private async Task<string> SlowItemAsync(int before)
    {
        var item = await stage.ItemAsync(
            change => change["admission"] = new JsonObject
            {
                ["ratePerSecond"] = 1,
                ["burst"] = 1,
                ["maxLine"] = 100,
            },
            stock: 100);
        for (var i = 0; i < before; i++)
        {
            var buyer = await stage.Shop.TokenAsync($"before-{i}", "buyer");
            var pass = await stage.Shop.PassAsync(item, buyer);
            var answer = await stage.Shop.SendAsync(HttpMethod.Post, $"/v1/items/{item}/orders", buyer,
                ShopClient.Purchase(1), "k", pass, "respond-async");
            Assert.True((int)answer.Status is 201 or 202, answer.Body);
        }

        return item;
    }
}
