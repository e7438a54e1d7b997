using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seckill.Tests.Webhooks;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>A merchant's day, all of it by the page: from a draft to a balanced certificate.</summary>
[Collection(PageCollection.Name)]
public sealed class MerchantPageTests(PageStage stage)
{
    [Fact]
    public async Task Merchant_CreatesPublishesShipsRefunds_AndTheBooksBalance()
    {
        var name = $"merchant-{Guid.NewGuid():N}"[..20];
        await using var tab = await stage.OpenAsync("/merchant/");
        var page = tab.Page;
        await tab.SignInAsync(name);
        await Expect(page.Locator(".empty")).ToContainTextAsync("no items yet");

        var item = await CreateAsync(tab);
        await ReasonAsync(page, "Publish", "ready");
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Open");
        await ReasonAsync(page, "Pause", "a moment");
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Paused");
        await ReasonAsync(page, "Resume", "on");
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Open");
        await Button(page, "Adjust stock").ClickAsync();
        await Dialog(page).GetByLabel("Change of units").FillAsync("-99");
        await SubmitAsync(page, "found one");
        await Expect(Dialog(page).GetByRole(AriaRole.Alert)).Not.ToBeEmptyAsync();
        await Dialog(page).GetByLabel("Change of units").FillAsync("1");
        await SubmitAsync(page, "found one");
        await Expect(page.Locator(".of-total dd")).ToHaveTextAsync("4");

        var (first, second) = (await BuyAsync(item, "ada"), await BuyAsync(item, "bob"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByLabel("State").SelectOptionAsync("waiting");
        await Expect(page.Locator(".empty")).ToHaveTextAsync("No orders here.");
        await page.GetByLabel("State").SelectOptionAsync("paid");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        var export = await page.RunAndWaitForDownloadAsync(() => Button(page, "Download CSV").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await export.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        Assert.Contains(first, lines[1] + lines[2]);
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("merchant-orders");

        await page.Locator($"tbody a[title='{first}']").ClickAsync();
        await Button(page, "Ship").ClickAsync();
        await SubmitAsync(page);
        await Expect(Dialog(page).Locator("[aria-invalid]")).ToHaveCountAsync(2);
        await Dialog(page).GetByLabel("Carrier").FillAsync("SF");
        await Dialog(page).GetByLabel("Tracking number").FillAsync("SF1");
        await SubmitAsync(page);
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Shipped");
        await Button(page, "Delivery status").ClickAsync();
        await SubmitAsync(page);
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Delivered");
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("merchant-order");

        await RefundAsync(page, item, second);
        await CloseAsync(tab, item);
    }

    /// <summary>The books balance, the report is kept, the item is retired.</summary>
    private static async Task CloseAsync(BrowserTab tab, string item)
    {
        var page = tab.Page;
        await page.EvaluateAsync($"location.hash = '#/items/{item}'");
        await Button(page, "Certificate").ClickAsync();
        await Expect(page.Locator(".certificate .note")).ToContainTextAsync("Balanced", new() { Timeout = 15_000 });
        await Expect(page.Locator(".certificate")).ToContainTextAsync("39.98 CNY");
        await page.RunAndWaitForDownloadAsync(() => Button(page, "Download report").ClickAsync());
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("merchant-certificate");
        await ReasonAsync(page, "Retire", "over");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sell again" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Webhook_IsMadeTestedAndItsDeliveriesListed()
    {
        await using var endpoint = await EndpointListener.StartAsync();
        await using var tab = await stage.OpenAsync("/merchant/#/webhooks", new(Dark: true));
        var page = tab.Page;
        await tab.SignInAsync($"hooked-{Guid.NewGuid():N}"[..20]);
        await Button(page, "New endpoint").ClickAsync();
        await Dialog(page).GetByLabel("Address").FillAsync("no address");
        await SubmitAsync(page);
        await Expect(Dialog(page).Locator("[aria-invalid]")).ToHaveCountAsync(1);
        await Dialog(page).GetByLabel("Address").FillAsync(endpoint.Url);
        await SubmitAsync(page);
        await Expect(page.Locator("#secret")).ToHaveTextAsync(new Regex("^whsec_.{20,}"));
        await tab.MustBeCleanAsync();
        await Button(page, "I have kept it").ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = endpoint.Url }).ClickAsync();
        await Button(page, "Send a test").ClickAsync();
        var row = page.Locator("tbody tr").First;
        await Expect(row.Locator(".badge")).ToHaveTextAsync("Delivered", new() { Timeout = 15_000 });
        await Expect(row).ToContainTextAsync("seckill.test");
        await Button(page, "Send again").ClickAsync();
        Assert.Equal(2, (await endpoint.NextAsync(2)).Count(one => one.Type == "seckill.test"));
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("merchant-webhook");
        await Button(page, "Delete").ClickAsync();
        await SubmitAsync(page);
        await Expect(page.Locator(".empty")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("en", true, false)]
    [InlineData("zh", false, true)]
    public async Task EveryView_IsAccessible_AndFits(string language, bool dark, bool phone)
    {
        var item = await stage.ItemAsync(item => item["title"] = "Tea & <b>cups</b>");
        var order = (await stage.BuyAsync(item, "eve")).Order;
        await using var tab = await stage.OpenAsync($"/merchant/?lang={language}", new(language, dark, phone));
        await tab.MustBeCleanAsync();
        await tab.SignInAsync("acme");
        string[] views =
            ["items", "items/new", $"items/{item}", $"items/{item}/orders", $"orders/{order}", "webhooks"];
        foreach (var view in views)
        {
            await tab.Page.EvaluateAsync($"location.hash = '#/{view}'");
            await Expect(tab.Page.Locator("#view[aria-busy=false] h2")).ToBeVisibleAsync();
            await tab.MustBeCleanAsync();
            await tab.MustFitAsync();
            await tab.ShotAsync($"merchant-{view.Split('/')[0]}-{view.Split('/').Length}-{language}");
        }
    }

    /// <summary>The server's words at the fields first, then a draft, changed once.</summary>
    private static async Task<string> CreateAsync(BrowserTab tab)
    {
        var page = tab.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "New item" }).ClickAsync();
        await Button(page, "Create draft").ClickAsync();
        await Expect(page.GetByLabel("Title")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Title")).ToBeFocusedAsync();
        await page.GetByLabel("Title").FillAsync("Gold watch");
        await page.GetByLabel("Price").FillAsync("19.99");
        await page.GetByLabel("Stock").FillAsync("0");
        await page.GetByLabel("Opens").FillAsync("2026-01-01T00:00");
        await page.GetByLabel("Closes").FillAsync("2099-01-01T00:00");
        await page.GetByText("Admission").ClickAsync();
        await page.GetByLabel("Purchases per second").FillAsync("1000");
        await Button(page, "Create draft").ClickAsync();
        await Expect(page.GetByLabel("Stock")).ToHaveAttributeAsync("aria-invalid", "true");
        await tab.ShotAsync("merchant-invalid");
        await page.GetByLabel("Stock").FillAsync("2");
        await Button(page, "Create draft").ClickAsync();
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Draft");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Stock").FillAsync("3");
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".of-total dd")).ToHaveTextAsync("3");
        return page.Url[(page.Url.LastIndexOf('/') + 1)..];
    }

    private async Task<string> BuyAsync(string item, string buyer)
    {
        var (order, token) = await stage.BuyAsync(item, buyer);
        await stage.PayAsync(order, token);
        return order;
    }

    private static async Task RefundAsync(IPage page, string item, string order)
    {
        await page.EvaluateAsync($"location.hash = '#/orders/{order}'");
        await Expect(page.Locator("dd code").First).ToHaveTextAsync(order);
        await Button(page, "Refund").ClickAsync();
        await Dialog(page).GetByLabel("Amount").FillAsync("99.99");
        await SubmitAsync(page, "a scratch");
        await Expect(Dialog(page).GetByLabel("Amount")).ToHaveAttributeAsync("aria-invalid", "true");
        await Dialog(page).GetByLabel("Amount").FillAsync("5");
        await SubmitAsync(page, "a scratch");
        await Expect(page.Locator("section").Filter(new() { HasText = "Refunds" })).ToContainTextAsync("5.00 CNY");
        await Button(page, "Refund").ClickAsync();
        await Dialog(page).GetByLabel("Put the units back").CheckAsync();
        await SubmitAsync(page, "the rest");
        await Expect(page.Locator("section").Filter(new() { HasText = "Refunds" })).ToContainTextAsync("14.99 CNY");
        Assert.Contains(item, order);
    }

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ReasonAsync(IPage page, string button, string reason)
    {
        await Button(page, button).ClickAsync();
        await SubmitAsync(page, reason);
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    private static async Task SubmitAsync(IPage page, string? reason = null)
    {
        if (reason is not null)
        {
            await Dialog(page).GetByLabel("Reason").FillAsync(reason);
        }

        await Dialog(page).Locator("button.primary").ClickAsync();
    }
}
