using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seckill.Tests.Node;
using Seckill.Tests.Ops;
using Seckill.Tests.Storage;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>The operator's page: it moves with the sale, its controls work, and it says when it is cut off.</summary>
[Collection(PageCollection.Name)]
public sealed partial class OpsPageTests(PageStage stage, PrivatePostgres postgres)
{
    [Fact]
    public async Task Sale_IsSeenLive_AndPausedResumedAdjustedAndThrottled()
    {
        var item = await stage.ItemAsync(item => item["title"] = "Observed", stock: 7);
        await using var tab = await stage.OpenAsync("/ops/");
        var page = tab.Page;
        await tab.SignInAsync("olga");
        var card = page.Locator($"article[data-item='{item}']");
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(card.Locator(".of-free dd")).ToHaveTextAsync("7");
        await stage.BuyAsync(item, "first");
        await stage.BuyAsync(item, "second");
        await Expect(card.Locator(".of-held dd")).ToHaveTextAsync("2");
        await Expect(card.Locator(".plot path")).ToHaveCountAsync(4);
        await Expect(page.Locator(".tile-oversold dd")).ToHaveTextAsync("0");
        await Expect(page.Locator(".tile-decide99 dd")).ToHaveTextAsync(Milliseconds());

        await Button(card, "Pause").ClickAsync();
        await SubmitAsync(page);
        await Expect(Dialog(page).GetByLabel("Reason")).ToHaveAttributeAsync("aria-invalid", "true");
        await SubmitAsync(page, "till broken");
        // What is said goes after some seconds; the badge stays.
        await Expect(page.Locator(".say")).ToContainTextAsync("Observed is paused.");
        await Expect(card.Locator(".bar .badge")).ToHaveTextAsync("Paused");
        await Button(card, "Resume").ClickAsync();
        await SubmitAsync(page, "till mended");
        await Expect(card.Locator(".bar .badge")).ToHaveTextAsync("Open");
        await Button(card, "Adjust stock").ClickAsync();
        await Dialog(page).GetByLabel("Change of units").FillAsync("3");
        await SubmitAsync(page, "three more");
        await Expect(card.Locator(".of-total dd")).ToHaveTextAsync("10");
        await Button(card, "Admission").ClickAsync();
        await Dialog(page).GetByLabel("Purchases per second").FillAsync("3");
        await SubmitAsync(page, "slowly");
        await Expect(page.Locator(".say")).ToContainTextAsync("Observed lets 3 a second through.");
        await Button(page.Locator("body"), "Look").ClickAsync();
        await Expect(page.Locator("section").Filter(new() { HasText = "Suspicious holds" }).Last)
            .ToContainTextAsync("unpaid holds were looked at");

        var token = await stage.Shop.TokenAsync("audrey", "auditor");
        var story = await stage.Shop.GetAsync($"/v1/audit/items/{item}/events", token);
        Assert.Matches("till broken.*till mended.*three more.*slowly", story.Body);
        Assert.Contains("\"by\":\"olga\"", story.Body);
    }

    /// <summary>Five accounts on one network hold and do not pay; two of the holds are taken back, by name.</summary>
    [Fact]
    public async Task SuspiciousHolds_ArePickedAndTakenBack_WithAReason()
    {
        const int accounts = 5;
        var item = await stage.ItemAsync(item => item["title"] = "Farmed", stock: accounts);
        var orders = new List<string>();
        for (var i = 0; i < accounts; i++)
        {
            orders.Add((await stage.BuyAsync(item, $"farm-{i}")).Order);
        }

        await ReviewedAsync(orders);
        await using var tab = await stage.OpenAsync("/ops/");
        var page = tab.Page;
        await tab.SignInAsync("olga");
        await Expect(page.Locator($"article[data-item='{item}'] .of-held dd")).ToHaveTextAsync("5");
        await Button(page.Locator("body"), "Look").ClickAsync();
        await Button(page.Locator("body"), "Take back").ClickAsync();
        await Expect(page.Locator(".say")).ToContainTextAsync("Pick");
        foreach (var order in orders.Take(2))
        {
            await page.GetByLabel(order).CheckAsync();
        }

        await Button(page.Locator("body"), "Take back").ClickAsync();
        await SubmitAsync(page);
        await Expect(Dialog(page).GetByLabel("Reason")).ToHaveAttributeAsync("aria-invalid", "true");
        await tab.MustBeCleanAsync();
        await SubmitAsync(page, "one person");

        await Expect(page.Locator(".say")).ToContainTextAsync("2 of 2");
        await Expect(page.GetByLabel(orders[0])).ToHaveCountAsync(0);
        await Expect(page.Locator($"article[data-item='{item}'] .of-held dd")).ToHaveTextAsync("3");
        var token = await stage.Shop.TokenAsync("audrey", "auditor");
        foreach (var (order, i) in orders.Select((order, i) => (order, i)))
        {
            var story = await stage.Shop.GetAsync($"/v1/audit/orders/{order}/story", token);
            Assert.Equal(i < 2 ? "clawed_back" : "reserved", (string?)story.Json["owner"]!["state"]);
            Assert.Equal(i < 2, story.Body.Contains("one person", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("en", false, false)]
    [InlineData("zh", true, true)]
    public async Task Page_IsAccessible_Fits_AndHasItsFiguresInTables(string language, bool dark, bool phone)
    {
        var item = await stage.ItemAsync();
        await using var tab = await stage.OpenAsync($"/ops/?lang={language}", new(language, dark, phone));
        await tab.SignInAsync("olga");
        var card = tab.Page.Locator($"article[data-item='{item}']");
        await card.Locator("details summary").ClickAsync();
        await Expect(card.Locator("tbody tr").Nth(1)).ToBeVisibleAsync();
        await tab.Page.Locator(".shard-map ~ details summary").ClickAsync();
        await Expect(tab.Page.Locator(".table.tall tbody tr")).ToHaveCountAsync(64);
        Assert.Equal(0, await tab.Page.Locator("[aria-live] .chart, [role=status] .chart").CountAsync());
        await tab.MustBeCleanAsync();
        await tab.MustFitAsync();
        await tab.ShotAsync($"ops-{language}");
        await card.Locator(".actions button").Last.ClickAsync();
        await Expect(Dialog(tab.Page)).ToBeVisibleAsync();
        await tab.MustBeCleanAsync();
        await tab.ShotAsync($"ops-dialog-{language}");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(card.Locator(".actions button").Last).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Drain_OfANode_IsDrivenByThePage_WhichSaysWhenItIsCutOff()
    {
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        // A node that the machine leaves standing for a moment is not to be declared dead.
        string[] settings = [.. ground.Settings, "seckill.cluster.shards=6", "seckill.cluster.lease-ttl=15s"];
        await using var first = NodeProcess.At(NodePlace.OnLoopback(), [.. settings, "seckill.node.name=left"]);
        await using var second = NodeProcess.At(NodePlace.OnLoopback(), [.. settings, "seckill.node.name=right"]);
        await first.StartAgainAsync();
        await second.StartAgainAsync();
        await using var tab = await stage.OpenAsync(new Uri(first.Address, "/ops/").ToString());
        var page = tab.Page;
        await tab.SignInAsync("olga");
        var right = page.Locator("tr[data-key=right]");
        await Expect(right.Locator(".badge")).ToHaveTextAsync("Up", new() { Timeout = 30_000 });
        await Expect(right.Locator("td").Nth(2)).ToHaveTextAsync("3", new() { Timeout = 30_000 });
        await tab.MustBeCleanAsync();

        await Button(right, "Drain").ClickAsync();
        await SubmitAsync(page, "new kernel");
        Assert.Equal(0, await second.ExitedAsync(TimeSpan.FromSeconds(30)));
        await Expect(page.Locator("tr[data-key=left] td").Nth(2)).ToHaveTextAsync("6", new() { Timeout = 30_000 });
        await Expect(page.Locator("tr[data-key=left]")).ToContainTextAsync("the only one", new() { Timeout = 30_000 });

        await first.KillAsync();
        await Expect(page.Locator(".live")).ToContainTextAsync("Stale since");
        await Expect(page.Locator(".board.stale")).ToBeVisibleAsync();
        await tab.ShotAsync("ops-stale");
        await first.StartAgainAsync("/livez");
        await Expect(page.Locator(".live")).ToHaveTextAsync("Live", new() { Timeout = 40_000 });
    }

    /// <summary>The page shows once what the read model has, which follows; returns when all are in it.</summary>
    private async Task ReviewedAsync(List<string> orders)
    {
        var token = await stage.Shop.TokenAsync("olga", "operator");
        await Until.TrueAsync(async () =>
        {
            var found = (await stage.Shop.GetAsync("/v1/ops/review", token)).Json["holds"]!.AsArray();
            return orders.TrueForAll(order => found.Any(hold => (string?)hold!["orderId"] == order));
        }, seconds: 30);
    }

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog);

    private static ILocator Button(ILocator within, string name) =>
        within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task SubmitAsync(IPage page, string? reason = null)
    {
        if (reason is null)
        {
            await Dialog(page).Locator("button.primary").ClickAsync();
            return;
        }

        await Dialog(page).GetByLabel("Reason").FillAsync(reason);
        await Dialog(page).Locator("button.primary").ClickAsync();
        await Expect(Dialog(page)).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"^[\d.,]+ ms$")]
    private static partial Regex Milliseconds();
}
