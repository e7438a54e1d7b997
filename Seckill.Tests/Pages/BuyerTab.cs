using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>What a buyer does on an item's page, in one tab.</summary>
public sealed class BuyerTab(BrowserTab tab) : IAsyncDisposable
{
    public BrowserTab Tab => tab;

    public IPage Page => tab.Page;

    /// <summary>The badge of the order that is shown; its class is the state.</summary>
    public ILocator Badge => Page.Locator("#order .badge");

    public ILocator Button => Page.Locator("#go");

    public static async Task<BuyerTab> OpenAsync(
        PageStage stage, string item, string? name = null, TabWishes? wishes = null)
    {
        var language = wishes?.Language ?? "en";
        var buyer = new BuyerTab(await stage.OpenAsync($"/{language}/items/{item}", wishes));
        if (name is not null)
        {
            await buyer.Tab.SignInAsync(name);
        }

        return buyer;
    }

    public async Task FillAsync(string name = "Ada", string phone = "+86 10 1234567", string address = "1 Long Lane")
    {
        await Page.Locator("#name").FillAsync(name);
        await Page.Locator("#phone").FillAsync(phone);
        await Page.Locator("#address").FillAsync(address);
    }

    public async Task BuyAsync()
    {
        await FillAsync();
        await Button.ClickAsync();
    }

    public Task SeesAsync(string state, int seconds = 30) =>
        Expect(Badge).ToHaveClassAsync($"badge {state}", new() { Timeout = seconds * 1_000 });

    public Task SaysAsync(string text) => Expect(Page.Locator("#outcome")).ToContainTextAsync(text);

    /// <summary>The id of the order that is shown.</summary>
    public async Task<string> OrderAsync() => (await Page.Locator("#order dl code").TextContentAsync())!;

    /// <summary>An action of the order by the words on its button.</summary>
    public Task PressAsync(string words) => Page.Locator("#order").GetByRole(AriaRole.Button, new() { Name = words })
        .ClickAsync();

    /// <summary>To the provider's page; returns its order.</summary>
    public async Task<string> GoToPayAsync()
    {
        var order = await OrderAsync();
        await Page.Locator("#order .primary").ClickAsync();
        await Expect(Page.Locator("[data-wish=pay]").Or(Page.Locator("#order .error:not(:empty)"))).ToBeVisibleAsync();
        Assert.Contains("/sandbox/payments/", Page.Url);
        return order;
    }

    /// <summary>What this browser keeps of the buyer's place at the item.</summary>
    public async Task<JsonNode?> PlaceAsync(string item, string name) => await Page.EvaluateAsync<string?>(
        "name => localStorage.getItem(name)", $"seckill.place.{item}.{name}") is { } text ? JsonNode.Parse(text) : null;

    /// <summary>Clean, within the screen, and pictured.</summary>
    public async Task InspectAsync(string shot)
    {
        await tab.MustFitAsync();
        await tab.ShotAsync(shot);
        await tab.MustBeCleanAsync();
    }

    public ValueTask DisposeAsync() => tab.DisposeAsync();
}
