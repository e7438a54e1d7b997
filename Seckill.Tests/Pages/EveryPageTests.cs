using Microsoft.Playwright;

namespace Seckill.Tests.Pages;

/// <summary>Every page as it opens: accessible in both languages and colours, within a phone's screen.</summary>
[Collection(PageCollection.Name)]
public sealed class EveryPageTests(PageStage stage)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("zh", false)]
    public async Task Page_Each_IsAccessible(string language, bool dark)
    {
        var item = await stage.ItemAsync();
        await using var tab = await stage.OpenAsync($"/{language}/", new(language, dark, Phone: true));
        foreach (var (path, name) in new[]
        {
            ($"/{language}/items/{item}", "item"), ($"/{language}/items/none", "none"),
            ("/problems/sold-out", "problem"),
            ("/sandbox/payments/pay_1", "sandbox"), ("/signed-in", "signed-in"), ($"/{language}/orders", "orders"),
        })
        {
            await tab.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.Equal(language, await tab.Page.Locator("html").GetAttributeAsync("lang"));
            await tab.MustFitAsync();
            await tab.MustBeCleanAsync();
            await tab.ShotAsync($"every-{name}-{language}{(dark ? "-dark" : "")}");
        }
    }
}
