using Microsoft.Playwright;

namespace Seckill.Tests.Pages;

/// <summary>The list of items in a browser: whole without scripts, readable, and a place to sign in.</summary>
[Collection(PageCollection.Name)]
public sealed class ListPageTests(PageStage stage)
{
    [Theory]
    [InlineData("en", false, true, "On sale")]
    [InlineData("zh", true, false, "正在售卖")]
    public async Task List_ShowsItemsInItsLanguage_AndIsAccessible(string language, bool dark, bool phone, string title)
    {
        var item = await stage.ItemAsync(item => item["title"] = "Tea & <b>cups</b>");
        await stage.ListedAsync(item);
        await using var tab = await stage.OpenAsync($"/{language}/", new(language, dark, phone));

        await Assertions.Expect(tab.Page.Locator("h1")).ToHaveTextAsync(title);
        await Assertions.Expect(tab.Page.Locator($".card h2 a[href='/{language}/items/{item}']"))
            .ToHaveTextAsync("Tea & <b>cups</b>");
        await tab.MustBeCleanAsync();
        await tab.MustFitAsync();
        await tab.ShotAsync($"list-{language}");
        await tab.Page.Locator("#session button").ClickAsync();
        await tab.MustBeCleanAsync();
        await tab.ShotAsync($"list-sign-in-{language}");
        await tab.AnswerSignInAsync("ada");
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Page.Locator("#session .who")).ToHaveTextAsync("ada");
        await tab.Page.Locator("#session button").ClickAsync();
        await Assertions.Expect(tab.Page.Locator("#session .who")).ToHaveCountAsync(0);
    }
}
