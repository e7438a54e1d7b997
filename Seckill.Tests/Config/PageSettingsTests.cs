using Xunit;

namespace Seckill.Tests.Config;

/// <summary>seckill.pages: how people sign in.</summary>
public sealed class PageSettingsTests
{
    private const string Authority = "seckill.pages.oidc.authority=https://id.example.com/realm";
    private const string Client = "seckill.pages.oidc.client-id=pages";

    [Fact]
    public void Login_IsNone_UnlessConfigured() => Assert.Null(SettingsUnderTest.Load().Pages.Login);

    [Fact]
    public void Login_Configured_IsRead()
    {
        var login = SettingsUnderTest.Load(
            Authority, Client, "seckill.pages.oidc.origins=[\"https://token.example.com\"]").Pages.Login!;

        Assert.Equal("https://id.example.com/realm", login.Authority.ToString());
        Assert.Equal(("pages", "openid"), (login.ClientId, login.Scope));
        Assert.Equal(["https://token.example.com/"], login.Origins.Select(origin => origin.ToString()));
    }

    [Theory]
    [InlineData("client-id is not set", Authority)]
    [InlineData("authority is not set", Client)]
    [InlineData("must be an https URL", Client, "seckill.pages.oidc.authority=http://id.example.com")]
    [InlineData("must be an https URL", Authority, Client, "seckill.pages.oidc.origins=[\"nowhere\"]")]
    [InlineData("must contain openid", Authority, Client, "seckill.pages.oidc.scope=profile")]
    public void Login_HalfOrUnsafe_IsAFault(string fault, params string[] sets) =>
        Assert.Contains(fault, Assert.Single(SettingsUnderTest.FaultsOf(sets)));
}
