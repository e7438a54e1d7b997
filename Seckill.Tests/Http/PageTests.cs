using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Seckill.Http.Pages;
using Seckill.Http.Problems;

namespace Seckill.Tests.Http;

/// <summary>How pages and what they load are sent: policy, caching, languages.</summary>
public sealed partial class PageTests(EdgeFixture fixture) : IClassFixture<EdgeFixture>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/zh/")]
    [InlineData("/problems/sold-out")]
    [InlineData("/signed-in")]
    [InlineData("/merchant/")]
    [InlineData("/ops/")]
    [InlineData("/audit/")]
    public async Task Page_AllowsNothingInline_AndIsRevalidatedByItsTag(string path)
    {
        var page = await fixture.GetAsync(path, "en");

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.DoesNotContain("unsafe", page.Headers["Content-Security-Policy"]);
        Assert.Contains("default-src 'none'", page.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", page.Headers["Referrer-Policy"]);
        Assert.StartsWith("public, max-age=", page.Headers["Cache-Control"]);
        Assert.DoesNotMatch(InlineCode(), page.Body);
        Assert.DoesNotMatch(Leftover(), page.Body);
        Assert.Matches("^\"[0-9a-f]+\"$", page.Headers["ETag"]);
        Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync(path, page.Headers["ETag"])).StatusCode);
    }

    [Fact]
    public async Task Assets_AreKeptForEver_UnderTheirVersionOnly()
    {
        var page = await fixture.GetAsync("/en/");
        foreach (var address in Loaded().Matches(page.Body).Select(match => match.Groups[1].Value).Distinct())
        {
            var asset = await fixture.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, asset.Status);
            Assert.Equal("public, max-age=31536000, immutable", asset.Headers["Cache-Control"]);
            Assert.Contains(asset.Headers["Content-Type"].Split(';')[0], new[]
            {
                "text/css", "text/javascript", "image/svg+xml",
            });
            Assert.Equal(HttpStatusCode.NotModified, (await AgainAsync(address, asset.Headers["ETag"])).StatusCode);
        }

        var other = await fixture.GetAsync("/assets/ffffffffffff/seckill.css");
        Assert.Equal((HttpStatusCode.OK, "no-store"), (other.Status, other.Headers["Cache-Control"]));
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.GetAsync("/assets/ffffffffffff/other.css")).Status);
    }

    [Theory]
    [InlineData("br, gzip", "br")]
    [InlineData("gzip, br;q=0", "gzip")]
    [InlineData("identity", null)]
    public async Task Assets_ArePacked_AsTheReaderTakesThem(string accepted, string? encoding)
    {
        var page = await fixture.GetAsync("/en/");
        var address = Loaded().Matches(page.Body).Select(match => match.Groups[1].Value)
            .First(path => path.EndsWith(".css", StringComparison.Ordinal));
        var plain = await fixture.Edge.Http.GetByteArrayAsync(
            address, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await fixture.Edge.Http.SendAsync(
            request, TestContext.Current.CancellationToken);
        var packed = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
        Assert.True(encoding is null || response.Content.Headers.ContentLength < plain.Length / 2);
        var tag = response.Headers.ETag!.Tag;
        Assert.Equal(encoding is not null, tag.EndsWith($"-{encoding}\"", StringComparison.Ordinal));
        using var read = new MemoryStream();
        await (encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        }).CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(plain, read.ToArray());
    }

    [Fact]
    public void Messages_HaveTheSameKeysAndNamesInBothLanguages()
    {
        var (english, chinese) = (new PageMessages(Language.English), new PageMessages(Language.Chinese));
        Assert.Equal(english.Keys, chinese.Keys);
        foreach (var key in english.Keys)
        {
            Assert.Equal(Names(english[key]), Names(chinese[key]));
        }

        static IEnumerable<string> Names(string text) => Name().Matches(text).Select(match => match.Value).Order();
    }

    private async Task<HttpResponseMessage> AgainAsync(string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        return await fixture.Edge.Http.SendAsync(request);
    }

    /// <summary>A script with a body (data apart), a style, or an attribute of either.</summary>
    [GeneratedRegex(@"<script(?![^>]*(\bsrc=|application/json))|<style|\sstyle=|\son\w+=")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[\[|\{\{")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"(?:href|src)=""(/assets/[^""]+)""")]
    private static partial Regex Loaded();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Name();
}
