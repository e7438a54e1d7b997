using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Http.Ports;

namespace Seckill.Tests.Http;

/// <summary>The end-of-sale report of an item: JSON for programs, a page in two languages for people.</summary>
public sealed class ItemReportTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;
    private string _item = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.Shop.TokenAsync("acme", "merchant");
        _item = await _edge.Shop.OpenItemAsync(_merchant, 3);
        await _edge.BuyAsync(_item, await _edge.Shop.TokenAsync("ada", "buyer"));
        _edge.Lists.Timings = new SaleTimings(new Instant(1_000), SoldOutAt: new Instant(1_800_000_000_000));
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Report_AsJson_HoldsTheCertificateAndTheTimings()
    {
        var (report, type) = await GetAsync(null);

        Assert.Equal("application/json", type);
        var json = JsonNode.Parse(report)!;
        Assert.Equal(
            ["id", "title", "price", "opensAt", "closesAt", "phase", "round", "timings", "certificate", "serverTime"],
            json.AsObject().Select(member => member.Key));
        Assert.Equal("open", (string?)json["phase"]);
        Assert.Equal("2027-01-15T08:00:00.000Z", (string?)json["timings"]!["soldOutAt"]);

        // Published before opensAt: it opened at opensAt.
        Assert.Equal((string?)json["opensAt"], (string?)json["timings"]!["openedAt"]);
        Assert.Null(json["timings"]!["lastPaidAt"]);
        var certificate = await _edge.Shop.GetAsync($"/v1/items/{_item}/certificate", _merchant);
        Assert.True(JsonNode.DeepEquals(certificate.Json, json["certificate"]), report);
    }

    [Theory]
    [InlineData("en", "End-of-sale report", "The books balance.")]
    [InlineData("zh-CN", "售卖结束报告", "账目平衡。")]
    public async Task Report_AsPage_IsInTheReadersLanguageWithoutScripts(string language, string title, string balance)
    {
        var (page, type) = await GetAsync("text/html,application/json;q=0.9", language);

        Assert.Equal("text/html", type);
        Assert.Contains($"<html lang=\"{language[..2]}\">", page);
        Assert.Contains($"<h1>{title}</h1>", page);
        Assert.Contains(balance, page);
        Assert.Contains("2027-01-15T08:00:00.000Z", page);
        Assert.Contains("19.99 CNY", page);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("src=", page);
    }

    [Fact]
    public async Task Report_OfBooksThatDiffer_SaysSoAndEscapesWhatItShows()
    {
        _edge.Lists.Differences.Add("<b>something</b> differs");
        var (page, _) = await GetAsync("text/html");
        Assert.Contains("The books do not balance.", page);
        Assert.Contains("<li>&lt;b&gt;something&lt;/b&gt; differs</li>", page);
    }

    [Fact]
    public async Task Report_OfSomebodyElsesItem_NotFound()
    {
        var stranger = await _edge.Shop.TokenAsync("other", "merchant");
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/items/{_item}/report", stranger)).Code);
    }

    private async Task<(string Body, string? MediaType)> GetAsync(string? accept, string? language = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/items/{_item}/report");
        request.Headers.Authorization = new("Bearer", _merchant);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var answer = await _edge.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }
}
