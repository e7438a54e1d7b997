using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Tests.Http;

/// <summary>GET order events: the order as it is, each change, a ping, an end.</summary>
public sealed class OrderStreamTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _buyer = null!;
    private string _item = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync(options => options with { MaxStreams = 1 });
        _buyer = await _edge.Shop.TokenAsync("ada", "buyer");
        _item = await _edge.Shop.OpenItemAsync(await _edge.Shop.TokenAsync("acme", "merchant"), 3);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Stream_OrderChanges_TellsItAndEndsAfterTheFinalState()
    {
        var order = await _edge.BuyAsync(_item, _buyer);
        using var stream = await OpenAsync(order);
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store, private", stream.Response.Headers.CacheControl!.ToString());
        var first = await stream.NextAsync();
        Assert.Equal(("reserved", "1"), (first.Name, first.Id));
        Assert.Equal(order, first.Data["id"]!.GetValue<string>());
        await _edge.Items.WatchedAsync();

        await CancelAsync(order);

        var last = await stream.NextAsync();
        Assert.Equal(("cancelled", "2"), (last.Name, last.Id));
        Assert.Equal("cancelled", last.Data["state"]!.GetValue<string>());
        Assert.Null(await stream.EndAsync());
    }

    [Fact]
    public async Task Stream_ReconnectAfterTheEnd_HasNothingToTell()
    {
        var order = await _edge.BuyAsync(_item, _buyer);
        await CancelAsync(order);
        using (var stream = await OpenAsync(order, lastEventId: "1"))
        {
            Assert.Equal("cancelled", (await stream.NextAsync()).Name);
            Assert.Null(await stream.EndAsync());
        }

        using var again = await OpenAsync(order, lastEventId: "2");

        Assert.Equal(HttpStatusCode.NoContent, again.Response.StatusCode);
    }

    [Fact]
    public async Task Stream_ReconnectInTheMiddle_BeginsWithTheOrderAsItIsNow()
    {
        var order = await _edge.BuyAsync(_item, _buyer);
        using var stream = await OpenAsync(order, lastEventId: "1");
        Assert.Equal(("reserved", "1"), (await stream.NextAsync()) is var now ? (now.Name, now.Id) : default);
        await _edge.Items.WatchedAsync();

        await CancelAsync(order);

        Assert.Equal("cancelled", (await stream.NextAsync()).Name);
    }

    [Fact]
    public async Task Stream_NothingHappens_Pings()
    {
        using var stream = await OpenAsync(await _edge.BuyAsync(_item, _buyer));
        Assert.Equal("reserved", (await stream.NextAsync()).Name);
        await _edge.Items.WatchedAsync();
        await _edge.Time.ArmedAsync(1);

        _edge.Time.Advance(TimeSpan.FromSeconds(10));

        var ping = await stream.NextAsync();
        Assert.Equal(("ping", null), (ping.Name, ping.Id));
        Assert.NotNull(ping.Data["serverTime"]);
    }

    [Fact]
    public async Task Stream_OrderInLine_TellsHowManyAreAheadUntilItIsDecided()
    {
        _edge.Items.HoldsLine = true;
        var queued = await _edge.Shop.BuyAsync(
            _item, _buyer, await _edge.Shop.PassAsync(_item, _buyer), "k", prefer: "respond-async");
        var order = queued.Text("id");
        using var stream = await OpenAsync(order);
        Assert.Equal(("queued", "0"), (await stream.NextAsync()) is var first ? (first.Name, first.Id) : default);
        await _edge.Items.WatchedAsync();

        _edge.Items.Intercept = request => request is PlaceOrder ? Refused.With(RefusalCode.SoldOut) : null;
        _edge.Items.DecideLine();

        var last = await stream.NextAsync();
        Assert.Equal(("refused", "sold-out"), (last.Name, last.Data["reason"]!.GetValue<string>()));
        Assert.Null(await stream.EndAsync());
    }

    [Fact]
    public async Task Stream_BeyondTheBound_IsToldToPoll()
    {
        var order = await _edge.BuyAsync(_item, _buyer);
        using var stream = await OpenAsync(order);
        await stream.NextAsync();

        using (var refused = await OpenAsync(order))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Response.StatusCode);
            Assert.NotNull(refused.Response.Headers.RetryAfter);
            Assert.Equal(
                $"</v1/orders/{order}>; rel=\"alternate\"", refused.Response.Headers.GetValues("Link").Single());
        }

        stream.Dispose();
        await CancelAsync(order);
        for (var status = HttpStatusCode.ServiceUnavailable; status != HttpStatusCode.OK;)
        {
            using var freed = await OpenAsync(order);
            status = freed.Response.StatusCode;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Stream_OfSomebodyElse_IsNotFound()
    {
        var order = await _edge.BuyAsync(_item, _buyer);

        using var stream = await OpenAsync(order, token: await _edge.Shop.TokenAsync("bob", "buyer"));

        Assert.Equal(HttpStatusCode.NotFound, stream.Response.StatusCode);
    }

    private Task CancelAsync(string order) =>
        _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/orders/{order}/cancel", _buyer, new JsonObject(), "cancel");

    private async Task<EventReader> OpenAsync(string order, string? lastEventId = null, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/orders/{order}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _buyer);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await _edge.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new EventReader(response);
    }
}
