using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Seckill.Tests.Node;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>The page of an item before, at and without a purchase.</summary>
[Collection(PageCollection.Name)]
public sealed class BuyerPageTests(PageStage stage)
{
    /// <summary>The device's clock is ten minutes ahead, as scripts see it.</summary>
    private const string WrongClock = """
        const Real = Date;
        Date = class extends Real {
          constructor(...parts) { super(...(parts.length ? parts : [Real.now() + 600000])); }
          static now() { return Real.now() + 600000; }
        };
        """;

    [Fact]
    public async Task Opening_WithADevicesClockTenMinutesOff_IsTheServers()
    {
        var (opened, opens) = await ScheduledAsync();
        await using var ada = opened;
        await ada.FillAsync();
        await ada.InspectAsync("scheduled");

        await Expect(ada.Button).ToBeEnabledAsync();

        // A test looks once a second, and a busy machine adds to it; the lie is ten minutes.
        var late = DateTimeOffset.UtcNow - opens;
        Assert.InRange(late, TimeSpan.FromSeconds(-0.5), TimeSpan.FromSeconds(15));
        await ada.Button.ClickAsync();
        await ada.SeesAsync("reserved");
        await Expect(ada.Page.Locator("#left")).ToContainTextAsync("14:");
    }

    [Theory]
    [InlineData("en", false, "turn on JavaScript")]
    [InlineData("zh", true, "请启用 JavaScript")]
    public async Task Item_WithoutScripts_IsShownAndSaysWhatIsNeeded(string language, bool phone, string text)
    {
        var item = await stage.ItemAsync(change => change["title"] = "Silk <scarf>");
        await using var tab = await stage.OpenAsync(
            $"/items/{item}", new(language, Phone: phone, Script: false));

        Assert.EndsWith($"/{language}/items/{item}", tab.Page.Url);
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Silk <scarf>");
        await Expect(tab.Page.Locator(".price")).ToHaveTextAsync("19.99 CNY");
        await Expect(tab.Page.Locator("time").First).ToContainTextAsync("UTC");
        await Expect(tab.Page.Locator("noscript .note")).ToContainTextAsync(text);
        await Expect(tab.Page.Locator("form")).ToBeHiddenAsync();
        await tab.ShotAsync($"no-script-{language}");
    }

    [Fact]
    public async Task Challenge_IsSolvedBesideThePage()
    {
        var item = await stage.ItemAsync(change => change["admission"] = new JsonObject { ["challenge"] = "pow" });
        await using var ada = await BuyerTab.OpenAsync(stage, item, "work-ada");
        var worker = ada.Page.WaitForWorkerAsync();
        string? sent = null;
        ada.Page.Request += (_, request) => sent = request.Url.EndsWith("/passes", StringComparison.Ordinal)
            ? request.PostData : sent;

        await ada.BuyAsync();

        Assert.EndsWith("/solver.js", (await worker).Url);
        await ada.SeesAsync("reserved");
        Assert.NotNull((string?)JsonNode.Parse(sent!)!["challenge"]!["nonce"]);
        await ada.Tab.MustBeCleanAsync();
    }

    [Fact]
    public async Task Form_Incomplete_SaysWhatIsMissingAndAsksForSignInOnlyThen()
    {
        var item = await stage.ItemAsync();
        await using var ada = await BuyerTab.OpenAsync(stage, item, wishes: new("zh", Dark: true, Phone: true));
        await Expect(ada.Button).ToBeEnabledAsync();
        await ada.FillAsync(phone: "12");
        await ada.Button.ClickAsync();
        await Expect(ada.Page.Locator("#phone-error")).ToHaveTextAsync("号码太短。");
        await Expect(ada.Page.Locator("#phone")).ToBeFocusedAsync();
        await Expect(ada.Page.Locator("#phone")).ToHaveAttributeAsync("aria-invalid", "true");
        await ada.InspectAsync("invalid");

        await ada.FillAsync();
        await ada.Button.ClickAsync();
        await ada.Tab.AnswerSignInAsync("form-ada");

        await ada.SeesAsync("reserved");
        await Expect(ada.Page.Locator("#state")).ToBeFocusedAsync();
        await Expect(ada.Page.Locator("#live")).ToContainTextAsync("已为您保留");
    }

    [Fact]
    public async Task Pause_AndEnd_AreSeenWithoutReloading()
    {
        var ends = DateTimeOffset.UtcNow.AddSeconds(30);
        var item = await stage.ItemAsync(change => change["closesAt"] = ends.ToString("O"));
        var merchant = await stage.Shop.TokenAsync("acme", "merchant");
        await stage.Shop.PostAsync(
            $"/v1/items/{item}/pause", merchant, ShopClient.Reason("checking"), "pause");
        await using var ada = await BuyerTab.OpenAsync(stage, item, wishes: new("zh", Phone: true));
        await Expect(ada.Page.Locator("#phase")).ToHaveClassAsync("badge paused");
        await Expect(ada.Button).ToBeDisabledAsync();
        await ada.InspectAsync("paused");
        await stage.Shop.PostAsync(
            $"/v1/items/{item}/resume", merchant, ShopClient.Reason("checked"), "resume");
        await ada.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await Expect(ada.Button).ToBeEnabledAsync();

        await Expect(ada.Page.Locator("#phase")).ToHaveClassAsync("badge ended", new() { Timeout = 60_000 });

        await Expect(ada.Button).ToBeHiddenAsync();
        await ada.InspectAsync("ended");
    }

    /// <summary>What a browser loads to show the page, as it is before compression.</summary>
    [Theory]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Weight_OfTheFirstLoad_IsUnder30KB(string language)
    {
        var item = await stage.ItemAsync();
        await using var tab = await stage.OpenAsync("/signed-in");
        var responses = new ConcurrentQueue<IResponse>();
        tab.Page.Response += (_, response) => responses.Enqueue(response);

        await tab.Page.GotoAsync($"/{language}/items/{item}", new() { WaitUntil = WaitUntilState.NetworkIdle });

        List<(string Url, int Bytes)> loaded = [];
        foreach (var response in responses)
        {
            if (response.Request.ResourceType is "document" or "script" or "stylesheet")
            {
                loaded.Add((response.Url, (await response.BodyAsync()).Length));
            }
        }

        Assert.Contains(loaded, file => file.Url.EndsWith("/item.js", StringComparison.Ordinal));
        Assert.Contains(loaded, file => file.Url.EndsWith("/seckill.css", StringComparison.Ordinal));
        Assert.Contains(loaded, file => file.Url.EndsWith($"/items/{item}", StringComparison.Ordinal));
        Assert.InRange(loaded.Sum(file => file.Bytes), 15_000, 30_000);
    }

    [Fact]
    public async Task Unknown_IsAPageThatLeadsBack()
    {
        await using var tab = await stage.OpenAsync("/zh/items/nothing", new("zh"));

        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("没有这个页面");
        await tab.MustBeCleanAsync();
        await tab.ShotAsync("missing");
    }

    /// <summary>A page whose clock is wrong, seen to count down to the opening of its item.</summary>
    private async Task<(BuyerTab Tab, DateTimeOffset Opens)> ScheduledAsync()
    {
        // Where it opened before the page was looked at, there is nothing to be seen: once more, with more time.
        for (var lead = 6; lead < 60; lead *= 2)
        {
            var opens = DateTimeOffset.UtcNow.AddSeconds(lead);
            var item = await stage.ItemAsync(change => change["opensAt"] = opens.ToString("O"));
            var ada = await BuyerTab.OpenAsync(stage, item, $"clock-ada-{lead}", new(Before: WrongClock));
            Assert.True(await ada.Page.EvaluateAsync<double>("Date.now()")
                > DateTimeOffset.UtcNow.AddMinutes(9).ToUnixTimeMilliseconds());
            await Expect(ada.Page.Locator("#countdown")).ToHaveTextAsync(new Regex(@"^[\d:]+$"));
            var seen = await ada.Page.EvaluateAsync<string>("""
                (() => {
                  const [phase, go, left] = ['phase', 'go', 'countdown'].map((id) => document.getElementById(id));
                  return `${phase.className} ${go.disabled ? 'disabled' : 'enabled'} ${left.textContent}`;
                })()
                """);
            if (DateTimeOffset.UtcNow < opens)
            {
                Assert.Matches(@"^badge scheduled disabled 00:\d\d$", seen);
                Assert.InRange(int.Parse(seen.AsSpan(seen.Length - 2)), 0, lead);
                return (ada, opens);
            }

            await ada.DisposeAsync();
        }

        throw new InvalidOperationException("the machine is too slow to see a page before the opening");
    }
}
