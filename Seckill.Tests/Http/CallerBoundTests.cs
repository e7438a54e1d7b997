using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Seckill.Tests.Http;

/// <summary>One caller can not have all of a node's streams and long polls.</summary>
public sealed class CallerBoundTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _ada = null!;
    private string _order = null!;
    private string _item = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync(
            options => options with { MaxCallerStreams = 2, MaxCallerLongPolls = 1 });
        _ada = await _edge.Shop.TokenAsync("ada", "buyer");
        _item = await _edge.Shop.OpenItemAsync(await _edge.Shop.TokenAsync("acme", "merchant"), 5);
        _order = await _edge.BuyAsync(_item, _ada);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Streams_OfOneCaller_AreBounded_AndOthersHaveTheirs()
    {
        using var first = new EventReader(await OpenAsync(_order, _ada));
        using var second = new EventReader(await OpenAsync(_order, _ada));
        await first.NextAsync();
        await second.NextAsync();
        using (var refused = await OpenAsync(_order, _ada))
        {
            await RefusedAsync(refused);
        }

        var bob = await _edge.Shop.TokenAsync("bob", "buyer");
        using var other = new EventReader(await OpenAsync(await _edge.BuyAsync(_item, bob), bob));
        Assert.Equal("reserved", (await other.NextAsync()).Name);

        await CancelAsync();
        await EndedAsync(first);
        await EndedAsync(second);
        for (var status = HttpStatusCode.TooManyRequests; status != HttpStatusCode.OK;)
        {
            using var freed = await OpenAsync(_order, _ada);
            status = freed.StatusCode;
            Stop.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task LongPolls_OfOneCaller_AreBounded_AndReadsAreNot()
    {
        using var read = await GetAsync(null);
        var tag = read.Headers.ETag!.ToString();
        var waiting = GetAsync(tag);
        await _edge.Items.WatchedAsync();

        using (var refused = await GetAsync(tag))
        {
            await RefusedAsync(refused);
        }

        using (var plain = await GetAsync(null))
        {
            Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        }

        await CancelAsync();
        using var told = await waiting;
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        using var again = await GetAsync(tag);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    /// <summary>It is told of the cancellation, after pings or none, and ends.</summary>
    private static async Task EndedAsync(EventReader stream)
    {
        var told = await stream.NextAsync();
        while (told.Name == "ping")
        {
            told = await stream.NextAsync();
        }

        Assert.Equal("cancelled", told.Name);
        Assert.Null(await stream.EndAsync());
    }

    private static async Task RefusedAsync(HttpResponseMessage refused)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal("quota-exceeded", (string?)problem["code"]);
    }

    private Task CancelAsync() =>
        _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/orders/{_order}/cancel", _ada, new JsonObject(), "cancel");

    private Task<HttpResponseMessage> OpenAsync(string order, string token) =>
        SendAsync($"/v1/orders/{order}/events", token, null);

    /// <param name="tag">Null: it does not wait.</param>
    private Task<HttpResponseMessage> GetAsync(string? tag) => SendAsync($"/v1/orders/{_order}", _ada, tag);

    private Task<HttpResponseMessage> SendAsync(string path, string token, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            request.Headers.TryAddWithoutValidation("Prefer", "wait=20");
        }

        return _edge.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }
}
