using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Tests.Node;
using Seckill.Tests.Ops;

namespace Seckill.Tests.Http;

/// <summary>Imports at the edge: what is taken in, what is refused, and what a merchant reads of them.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync(options => options with { MaxImportBytes = 300_000 });
        _merchant = await _edge.TokenAsync("acme");
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Import_OfGoodAndBadLines_MakesItemsAndNamesTheOthers()
    {
        var bad = Line("bad", "stock", "0");
        var long64 = "\"" + new string('x', 64 * 1024 - 2) + "\"";
        string[] lines =
            [Line("a") + "\r", "", "  \t", bad, Line("b"), "{\"surprise\":1}", long64, long64 + " ", "nonsense"];

        var answer = await SendAsync(string.Join('\n', lines));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal($"/v1/imports/{answer.Text("id")}", answer.Headers["Location"]);
        var import = (await _edge.Shop.GetAsync(answer.Headers["Location"], _merchant)).Json;
        Assert.Equal(answer.Json.ToJsonString(), import.ToJsonString());
        Assert.Equal(
            ("done", 9, 9, 2, 5), (import["state"]!.GetValue<string>(), Number("totalLines"), Number("lines"),
            Number("created"), Number("failed")));
        Assert.Equal([4, 6, 7, 8, 9], import["errors"]!.AsArray().Select(error => error!["line"]!.GetValue<int>()));
        Assert.False(import["errorsTruncated"]!.GetValue<bool>());
        Assert.NotNull(import["endedAt"]);
        Assert.Equal(2, (await _edge.Shop.GetAsync("/v1/merchant/items", _merchant)).Json["data"]!.AsArray().Count);

        var line = 0;
        foreach (var body in new[] { bad, "{\"surprise\":1}", long64, long64 + " ", "nonsense" })
        {
            var alone = await SendAsync(body, "application/json", "/v1/items");
            var expected = alone.Json.AsObject();
            expected.Remove("traceId");
            Assert.Equal(expected.ToJsonString(), import["errors"]![line++]!["problem"]!.ToJsonString());
        }

        int Number(string member) => import[member]!.GetValue<int>();
    }

    [Fact]
    public async Task Errors_AreToldInTheReadersLanguage()
    {
        var made = await SendAsync(Line("a", "title", "\"\""));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/imports/{made.Text("id")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _merchant);
        request.Headers.AcceptLanguage.ParseAdd("zh");
        using var answer = await _edge.Http.SendAsync(request, Stop);

        Assert.Contains("参数值无效", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Values are out of bounds", made.Body);
    }

    [Fact]
    public async Task Errors_MoreThanAnAnswerHolds_ArePaged()
    {
        var made = await SendAsync(string.Concat(Enumerable.Repeat("x\n", 1_500)));

        var second = await _edge.Shop.GetAsync(made.Text("nextUrl"), _merchant);

        Assert.True(made.Json["errorsTruncated"]!.GetValue<bool>());
        Assert.False(second.Json["errorsTruncated"]!.GetValue<bool>());
        Assert.Null(second.Json["nextUrl"]);
        Assert.Equal(
            Enumerable.Range(1, 1_500), made.Json["errors"]!.AsArray().Concat(second.Json["errors"]!.AsArray())
                .Select(error => error!["line"]!.GetValue<int>()));
        Assert.Equal("malformed-request",
            (await _edge.Shop.GetAsync($"/v1/imports/{made.Text("id")}?after=x", _merchant)).Code);
    }

    [Fact]
    public async Task Key_Repeated_FindsItsImportAndRefusesAnotherBody()
    {
        var body = Line("a");
        var first = await SendAsync(body, key: "k");
        var again = await SendAsync(body, key: "k");
        var other = await SendAsync(Line("b"), key: "k");

        Assert.Equal((HttpStatusCode.Accepted, "true"), (again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.Equal((422, "idempotency-key-reused"), ((int)other.Status, other.Code));
        Assert.Equal(1, _edge.Imports.Count);
    }

    [Fact]
    public async Task Body_WithAByteOrderMark_LosesIt() =>
        Assert.Equal(1, (await SendAsync("\uFEFF" + Line("a"))).Json["created"]!.GetValue<int>());

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public async Task FirstLine_TooLong_IsRefusedAndNotCut(string mark)
    {
        Assert.Equal(1, (await SendAsync(mark + Line("a").PadRight(64 * 1024 + 9))).Json["failed"]!.GetValue<int>());
        Assert.Equal(1, (await SendAsync(mark + Line("b").PadRight(64 * 1024))).Json["created"]!.GetValue<int>());
    }

    [Fact]
    public async Task Body_Empty_IsAnImportOfNothing() =>
        Assert.Equal(("done", 0), (await SendAsync("")) is var answer
            ? (answer.Text("state"), answer.Json["totalLines"]!.GetValue<int>()) : default);

    [Fact]
    public async Task Body_OfManyLines_ComesInPartsOfWholeLines()
    {
        var lines = Enumerable.Range(1, 1_300).Select(i => new string((char)('a' + i % 26), 200)).ToList();

        await SendAsync(string.Join("\r\n", lines));

        Assert.Equal([1, 2], _edge.Imports.Parts.Select(part => part.Number));
        Assert.Equal([1, _edge.Imports.Parts[0].Lines + 1], _edge.Imports.Parts.Select(part => part.FirstLine));
        Assert.Equal(
            string.Concat(lines.Select(line => line + "\n")),
            string.Concat(_edge.Imports.Parts.Select(part => Encoding.UTF8.GetString(part.Text))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_TooLarge_IsRefusedAndLeavesNothing(bool chunked)
    {
        var answer = await SendAsync(new string('\n', 300_001), chunked: chunked);

        Assert.Equal((413, "payload-too-large"), ((int)answer.Status, answer.Code));
        Assert.Contains("300000 bytes", answer.Text("detail"));
        Assert.Equal((0, 0), (_edge.Imports.Count, _edge.Imports.Open));
        Assert.Equal(202, (int)(await SendAsync(new string('\n', 300_000), chunked: chunked)).Status);
    }

    [Fact]
    public async Task Body_OfTooManyLines_IsRefused()
    {
        await using var edge = await EdgeUnderTest.StartAsync(options => options with { MaxImportLines = 3 });
        var merchant = await edge.TokenAsync("acme");

        Assert.Equal(413, (int)(await SendAsync("\n\n\n\n", edge: edge, token: merchant)).Status);
        Assert.Equal(202, (int)(await SendAsync("\n\n\n", edge: edge, token: merchant)).Status);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson; charset=utf-16")]
    public async Task MediaType_Wrong_IsUnsupported(string type)
    {
        var answer = await SendAsync(Line("a"), type);

        Assert.Equal((415, "unsupported-media-type"), ((int)answer.Status, answer.Code));
        Assert.Contains("application/x-ndjson", answer.Text("detail"));
    }

    [Fact]
    public async Task Upload_ThatIsCut_LeavesNothing()
    {
        var address = _edge.Http.BaseAddress!;
        using (var client = new TcpClient(address.Host, address.Port))
        {
            var head = $"POST /v1/imports HTTP/1.1\r\nHost: {address.Authority}\r\n"
                + $"Authorization: Bearer {_merchant}\r\nIdempotency-Key: k\r\n"
                + "Content-Type: application/x-ndjson\r\nContent-Length: 200000\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + Line("a") + "\n"), Stop);
            await Until.TrueAsync(() => _edge.Imports.Open == 1);
        }

        await Until.TrueAsync(() => _edge.Imports.GivenUp == 1);
        Assert.Equal((0, 0, 0), (_edge.Imports.Count, _edge.Imports.Open, _edge.Items.Changes));
    }

    [Fact]
    public async Task Imports_AsManyAsOneMayHave_AreRefusedForAWhile()
    {
        _edge.Imports.Most = 0;
        var refused = await SendAsync(Line("a"));

        Assert.Equal((429, "too-many-imports"), ((int)refused.Status, refused.Code));
        Assert.True(refused.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task Upload_GivenUpMeanwhile_IsToldToComeAgain()
    {
        _edge.Imports.LosesUploads = true;
        Assert.Equal("temporary-reduced-capacity", (await SendAsync(Line("a"))).Code);
    }

    [Fact]
    public async Task Import_OfAnother_IsNotFoundNorListed()
    {
        var made = await SendAsync(Line("a"), key: "k1");
        var second = await SendAsync(Line("b"), key: "k2");
        var other = await _edge.TokenAsync("other");

        Assert.Equal(HttpStatusCode.NotFound, (await _edge.Shop.GetAsync(made.Headers["Location"], other)).Status);
        Assert.Empty((await _edge.Shop.GetAsync("/v1/imports", other)).Json["data"]!.AsArray());
        var page = await _edge.Shop.GetAsync("/v1/imports?limit=1", _merchant);
        Assert.Equal(second.Text("id"), page.Json["data"]![0]!["id"]!.GetValue<string>());
        Assert.Null(page.Json["data"]![0]!["errors"]);
        var next = await _edge.Shop.GetAsync(page.Text("nextUrl"), _merchant);
        Assert.Equal(made.Text("id"), next.Json["data"]![0]!["id"]!.GetValue<string>());
        Assert.Equal("malformed-request", (await _edge.Shop.GetAsync("/v1/imports?after=x", _merchant)).Code);
    }

    private static string Line(string title, string? member = null, string? value = null)
    {
        var item = ShopClient.Item(5, 1, 900, 100);
        item["title"] = title;
        if (member is not null)
        {
            item[member] = JsonNode.Parse(value!);
        }

        return item.ToJsonString();
    }

    private async Task<ShopAnswer> SendAsync(
        string body, string type = "application/x-ndjson", string path = "/v1/imports", string? key = null,
        bool chunked = false, EdgeUnderTest? edge = null, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _merchant);
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        request.Headers.TransferEncodingChunked = chunked;
        request.Content = EdgeFixture.Json(Encoding.UTF8.GetBytes(body), type);
        using var answer = await (edge ?? _edge).Http.SendAsync(request);
        return new ShopAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(),
            answer.Headers.Concat(answer.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
