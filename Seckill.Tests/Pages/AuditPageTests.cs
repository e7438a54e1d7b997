using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>The auditor's page: stories, states of before, and the verdict over the journal.</summary>
[Collection(PageCollection.Name)]
public sealed class AuditPageTests(PageStage stage)
{
    [Fact]
    public async Task Auditor_ReadsStories_ReplaysAPosition_AndVerifies()
    {
        var item = await stage.ItemAsync(stock: 2);
        var (order, token) = await stage.BuyAsync(item, "ada");
        await stage.PayAsync(order, token);
        await using var tab = await stage.OpenAsync("/audit/");
        var page = tab.Page;
        await tab.SignInAsync("audrey");

        await page.GetByLabel("Item or order").FillAsync(item);
        await page.Keyboard.PressAsync("Enter");
        var story = page.Locator("section").Filter(new() { HasText = "Story" }).Last;
        await Expect(story.Locator("tbody tr .event b"))
            .ToHaveTextAsync(["Item created", "Item published", "Units reserved", "Payment started", "Order paid"]);
        await Expect(story.Locator("tbody tr").First.Locator("code")).ToHaveAttributeAsync(
            "title", new System.Text.RegularExpressions.Regex("^[0-9a-f]{64}$"));
        await story.Locator("summary").First.ClickAsync();
        await Expect(story.Locator("pre").First).ToContainTextAsync("\"merchant\": \"acme\"");

        await Expect(page.Locator(".replayed .of-free dd")).ToHaveTextAsync("1");
        var before = (await story.Locator("tbody tr").Nth(1).Locator("td").First.TextContentAsync())!;
        await page.GetByLabel("Position or time").FillAsync(before);
        await Button(page, "Replay").ClickAsync();
        await Expect(page.Locator(".replayed .of-free dd")).ToHaveTextAsync("2");
        await page.GetByLabel("Position or time").FillAsync("yesterday");
        await Button(page, "Replay").ClickAsync();
        await Expect(page.GetByLabel("Position or time")).ToHaveAttributeAsync("aria-invalid", "true");
        await Button(page, "Certificate").ClickAsync();
        await Expect(page.Locator(".certificate .note")).ToContainTextAsync("Balanced");
        await Expect(page.Locator(".certificate")).ToContainTextAsync("19.99 CNY");
        await Button(page, "Compare read models").ClickAsync();
        await Expect(page.Locator(".note")).ToContainTextAsync("are as the journal says");

        await Button(page, "Compare memory").ClickAsync();
        await Expect(page.Locator(".note")).ToContainTextAsync("to the byte");

        await page.Locator($"a[title='{order}']").First.ClickAsync();
        await Expect(page.Locator("h2 .badge")).ToHaveTextAsync("Paid");
        await Expect(page.Locator(".event b")).ToHaveTextAsync(["Units reserved", "Payment started", "Order paid"]);

        // The clerk takes the first one within a minute; this test does not wait for it.
        using var taken = await stage.Node.Http.PostAsync(
            new Uri(stage.Node.Management, "/audit/checkpoints"), null, TestContext.Current.CancellationToken);
        taken.EnsureSuccessStatusCode();
        await page.GetByRole(AriaRole.Link, new() { Name = "Journal" }).ClickAsync();
        await Button(page, "Verify now").ClickAsync();
        await Expect(page.Locator(".verdict .note")).ToContainTextAsync("The journal is whole");
        await Expect(page.GetByText("Valid").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Verdict_OfABrokenJournal_NamesTheFirstBadPlace()
    {
        await using var tab = await stage.OpenAsync("/audit/#/checks");
        await tab.Page.RouteAsync("**/v1/audit/verifications", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """
                {"ok":false,"shards":64,"commits":40,"events":41,"items":2,"seconds":0.1,
                 "findings":[{"shard":3,"offset":17,"what":"its hash does not follow from the commit before"}]}
                """,
        }));
        await tab.SignInAsync("audrey");
        await Button(tab.Page, "Verify now").ClickAsync();
        await Expect(tab.Page.Locator(".verdict .note")).ToContainTextAsync("NOT whole");
        await Expect(tab.Page.Locator(".verdict tbody tr")).ToContainTextAsync("3/17");
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("audit-broken");
    }

    [Theory]
    [InlineData("en", true, true)]
    [InlineData("zh", false, false)]
    public async Task EveryView_IsAccessible_AndFits(string language, bool dark, bool phone)
    {
        var item = await stage.ItemAsync();
        var order = (await stage.BuyAsync(item, "eve")).Order;
        await using var tab = await stage.OpenAsync($"/audit/?lang={language}", new(language, dark, phone));
        await tab.SignInAsync("audrey");
        foreach (var view in new[] { "find", "checks", $"items/{item}", $"orders/{order}" })
        {
            await tab.Page.EvaluateAsync($"location.hash = '#/{view}'");
            await Expect(tab.Page.Locator("#view[aria-busy=false] h2")).ToBeVisibleAsync();
            await tab.MustBeCleanAsync();
            await tab.MustFitAsync();
            await tab.ShotAsync($"audit-{view.Split('/')[0]}-{language}");
        }

        await tab.Page.EvaluateAsync("location.hash = '#/items/0000000000000000'");
        await Expect(tab.Page.Locator(".empty")).ToBeVisibleAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
