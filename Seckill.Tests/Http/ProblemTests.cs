using System.Net;
using Seckill.Domain;
using Seckill.Http.Problems;

namespace Seckill.Tests.Http;

/// <summary>Problems in two languages, their pages, and the switch that makes them.</summary>
public sealed class ProblemTests(EdgeFixture fixture) : IClassFixture<EdgeFixture>
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("fr", "en")]
    [InlineData("zh", "zh")]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh")]
    [InlineData("en-GB,zh;q=0.9", "en")]
    [InlineData("en;q=0.3, ZH-Hant;q=0.5", "zh")]
    [InlineData("zh;q=0", "en")]
    [InlineData("zh;q=nonsense", "en")]
    [InlineData(";;;,,;q=,zh-", "zh")]
    public async Task Problem_IsInTheLanguageAskedFor(string? accept, string language)
    {
        var problem = await fixture.GetAsync("/v1/items/unknown", accept);

        Assert.Equal(language == "zh" ? "未找到" : "Not found", problem.Text("title"));
        Assert.Equal(language, problem.Headers["Content-Language"]);
    }

    [Fact]
    public void Refusal_Every_HasAProblem()
    {
        foreach (var code in Enum.GetValues<RefusalCode>())
        {
            Assert.Contains(Refusals.TypeOf(code), ProblemCatalog.ByCode.Values);
        }
    }

    [Fact]
    public async Task Page_OfEveryProblem_ExplainsItInBothLanguages()
    {
        foreach (var type in ProblemCatalog.ByCode.Values)
        {
            foreach (var language in new[] { "en", "zh" })
            {
                var page = await fixture.GetAsync($"/problems/{type.Code}", language);

                Assert.Equal(
                    (HttpStatusCode.OK, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
                Assert.Contains($"<html lang=\"{language}\" ", page.Body);
                Assert.Contains(type.Code, page.Body);
                Assert.Contains(
                    language == "zh" ? type.Chinese.Title : type.English.Title, WebUtility.HtmlDecode(page.Body));
            }
        }
    }

    [Theory]
    [InlineData("/", "en", "small stock")]
    [InlineData("/", "zh", "小库存")]
    [InlineData("/en/", "zh", "small stock")]
    [InlineData("/zh/", "en", "小库存")]
    public async Task LandingPage_IsInItsLanguage(string path, string accept, string text) =>
        Assert.Contains(text, (await fixture.GetAsync(path, accept)).Body);

    [Fact]
    public async Task Head_OfAPublicRoute_HasTheHeadersAndNoBody()
    {
        var answer = await fixture.GetAsync("/v1/time", method: "HEAD");

        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Body));
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }
}
