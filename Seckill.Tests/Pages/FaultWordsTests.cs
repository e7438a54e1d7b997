using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>Whatever goes wrong is said in the page's language: not by a proxy, a browser or a script.</summary>
[Collection(PageCollection.Name)]
public sealed partial class FaultWordsTests(PageStage stage)
{
    [Fact]
    public async Task Buyer_IsToldOfEachFaultInChinese()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "fault-ada", new("zh", Phone: true));
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        var error = ada.Page.Locator("#order .error");
        foreach (var (status, type, body, told) in new[]
        {
            (502, "text/html", "<h1>Bad Gateway</h1>", "操作未成功（HTTP 502），请稍后再试。"),
            (409, "application/problem+json", Problem(409, "not-cancellable"), "此订单已无法放弃。"),
            (409, "application/problem+json", Problem(409, "of-later"), "操作未成功（of-later），请稍后再试。"),
            (0, "", "", "服务器没有响应。您的操作没有丢失，请重试。"),
        })
        {
            await ada.Page.RouteAsync("**/cancel", route => status == 0 ? route.AbortAsync()
                : route.FulfillAsync(new() { Status = status, ContentType = type, Body = body }));
            await ada.Page.Locator("#order .actions button:not(.primary)").First.ClickAsync();
            await Expect(error).ToHaveTextAsync(told);
            await ada.Page.UnrouteAsync("**/cancel");
        }

        await ada.InspectAsync("fault-zh");
        await ada.Page.RouteAsync("**/v1/orders?*", route => route.AbortAsync());
        await ada.Tab.GoAsync("/zh/orders");
        await Expect(ada.Page.Locator("#status")).ToHaveTextAsync("服务器没有响应。您的操作没有丢失，请重试。");
    }

    /// <summary>The server's own words, which it has in both languages, are shown as they are.</summary>
    [Fact]
    public async Task Server_ThatAnswersInThePagesLanguage_IsQuoted()
    {
        var item = await stage.ItemAsync(stock: 2);
        await using var ada = await BuyerTab.OpenAsync(stage, item, "quote-ada", new("zh"));
        await ada.BuyAsync();
        await ada.SeesAsync("reserved");
        await ada.Page.RouteAsync("**/payments", route => route.FulfillAsync(new()
        {
            Status = 409,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string> { ["Content-Language"] = "zh" },
            Body = """{"status":409,"code":"of-later","title":"t","detail":"以后的说明"}""",
        }));

        await ada.Page.Locator("#order .primary").ClickAsync();

        await Expect(ada.Page.Locator("#order .error")).ToHaveTextAsync("以后的说明");
    }

    [Theory]
    [InlineData("ops", "olga")]
    [InlineData("audit", "audrey")]
    [InlineData("merchant", "acme")]
    public async Task Desk_ThatCanNotBeServed_SaysSoInChinese(string page, string name)
    {
        await using var tab = await stage.OpenAsync($"/{page}/?lang=zh", new("zh"));
        await tab.Page.RouteAsync("**/v1/{ops,audit,merchant}/**", route => route.FulfillAsync(
            new() { Status = 502, ContentType = "text/html", Body = "<h1>Bad Gateway</h1>" }));

        await tab.SignInAsync(name);

        await Expect(tab.Page.Locator("main")).ToContainTextAsync("操作未成功（HTTP 502），请稍后再试。");
        var text = await tab.Page.Locator("#view").InnerTextAsync();
        Assert.DoesNotMatch(English(), text);
    }

    private static string Problem(int status, string code) =>
        $$"""{"status":{{status}},"code":"{{code}}","title":"An English title","detail":"An English sentence."}""";

    /// <summary>Two English words in a row.</summary>
    [GeneratedRegex("[A-Za-z]{3,} [a-z]{2,}")]
    private static partial Regex English();
}
