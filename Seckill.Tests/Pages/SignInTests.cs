using Microsoft.Playwright;
using Seckill.Http;
using Seckill.Tests.Http;
using static Microsoft.Playwright.Assertions;

namespace Seckill.Tests.Pages;

/// <summary>Outside the development profile: OpenID Connect, or a pasted token.</summary>
[Collection(PageCollection.Name)]
public sealed class SignInTests(PageStage stage)
{
    [Theory]
    [InlineData(null, null, true)]
    [InlineData("forged", null, false)]
    [InlineData(null, "replayed", false)]
    public async Task OpenId_SignsIn_OnlyWithTheStateAndNonceThatWereSent(string? state, string? nonce, bool good)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        (provider.State, provider.Nonce) = (state, nonce);
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            Development = false,
            DevSigningKey = null,
            JwtKeys = [new JwtKey("openid", "HS256", provider.Key)],
            Login = new PageLogin(provider.Address, OpenIdProvider.Client, "openid", []),
        });
        await using var tab = await stage.OpenAsync($"{edge.Http.BaseAddress}en/orders");

        await tab.Page.GetByRole(AriaRole.Dialog).Locator("button.primary").ClickAsync();

        if (good)
        {
            await Expect(tab.Page.Locator("#session .who")).ToHaveTextAsync("olga");
            await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("You have not ordered anything yet.");
            Assert.EndsWith("/en/orders", tab.Page.Url);
            await tab.MustBeCleanAsync();
        }
        else
        {
            await Expect(tab.Page.Locator("#status")).ToContainTextAsync("did not work");
            Assert.Null(await tab.Page.EvaluateAsync<string?>("sessionStorage.getItem('seckill.session')"));
        }
    }

    [Fact]
    public async Task Token_Pasted_IsWhatSignsInWithoutAProvider()
    {
        await using var issuer = await EdgeUnderTest.StartAsync();
        await using var edge = await EdgeUnderTest.StartAsync(options => options with
        {
            Development = false,
            DevSigningKey = null,
            JwtKeys = [new JwtKey("dev", "HS256", EdgeUnderTest.Key("dev"))],
        });
        await using var tab = await stage.OpenAsync($"{edge.Http.BaseAddress}zh/orders", new("zh"));
        var (text, enter) = (tab.Page.Locator("#sign-in-token"), tab.Page.Locator("dialog .primary"));
        await text.FillAsync("hello");
        await enter.ClickAsync();
        await Expect(tab.Page.Locator("dialog .error")).ToHaveTextAsync("这不是令牌。");
        await text.FillAsync(await issuer.Shop.TokenAsync("paul", "merchant"));
        await enter.ClickAsync();
        await Expect(tab.Page.Locator("dialog .error")).ToContainTextAsync("角色");
        await tab.MustBeCleanAsync();

        await text.FillAsync(await issuer.Shop.TokenAsync("paul", "buyer"));
        await enter.ClickAsync();

        await Expect(tab.Page.Locator("#session .who")).ToHaveTextAsync("paul");
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("您还没有订单。");
    }

    [Fact]
    public async Task Token_NoLongerBelieved_AsksToSignInAgain()
    {
        await using var tab = await stage.OpenAsync("/en/orders");
        await tab.AnswerSignInAsync("gone");
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("You have not ordered anything yet.");
        await tab.Page.EvaluateAsync("""
            const kept = JSON.parse(sessionStorage.getItem('seckill.session'));
            sessionStorage.setItem('seckill.session', JSON.stringify({ ...kept, token: kept.token + 'x' }));
            """);

        await tab.Page.ReloadAsync();

        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Your sign-in has ended");
        await tab.AnswerSignInAsync("gone");
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("You have not ordered anything yet.");
    }

    [Fact]
    public async Task Documentation_RunsUnderItsOwnPolicy()
    {
        await using var tab = await stage.OpenAsync("/docs/index.html");

        await Expect(tab.Page.Locator(".opblock").First).ToBeVisibleAsync();
        Assert.Empty(tab.Faults);
    }
}
