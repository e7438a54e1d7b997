using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>GET orders: who may read, ETag, long poll, lists, erasure.</summary>
public sealed class OrderReadTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;
    private string _buyer = null!;
    private string _item = null!;
    private string _order = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.Shop.TokenAsync("acme", "merchant");
        _buyer = await _edge.Shop.TokenAsync("ada", "buyer");
        _item = await _edge.Shop.OpenItemAsync(_merchant, 3);
        _order = await _edge.BuyAsync(_item, _buyer);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Order_OfSomebodyElse_IsNotFound()
    {
        Assert.Equal("not-found", (await GetAsync(await _edge.Shop.TokenAsync("bob", "buyer"))).Code);
        Assert.Equal("not-found", (await GetAsync(await _edge.Shop.TokenAsync("other", "merchant"))).Code);
        Assert.Equal("not-found", (await GetAsync(await _edge.TokenAsync("bob"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(_buyer)).Status);
    }

    [Fact]
    public async Task Order_IdNeverGiven_IsNotFound()
    {
        OrderId.TryParse(_order, out var id);
        var invented = new OrderId(id.Item, new OrderKey(new Key128(id.Key.Value.High, id.Key.Value.Low ^ 1)));

        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/orders/{invented}", _buyer)).Code);
    }

    [Fact]
    public async Task Order_ForItsMerchant_HasBuyerAndShipTo()
    {
        var seen = await GetAsync(_merchant);
        Assert.Equal("ada", seen.Text("buyer"));
        Assert.Equal("Ada", seen.Json["shipTo"]!["name"]!.GetValue<string>());
        var own = await GetAsync(_buyer);
        Assert.Null(own.Json["buyer"]);
        Assert.Null(own.Json["shipTo"]);
    }

    [Fact]
    public async Task Order_AfterErasure_NamesNobodyAndIsNotTheSameToCaches()
    {
        var before = await GetAsync(_merchant);

        var erased = await _edge.Shop.SendAsync(HttpMethod.Delete, "/v1/me/personal-data", _buyer);

        Assert.Equal(HttpStatusCode.Accepted, erased.Status);
        var after = await GetAsync(_merchant, ifNoneMatch: before.Headers["ETag"]);
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.DoesNotContain("Analytical", after.Body);
    }

    [Fact]
    public async Task Order_Unchanged_IsNotModified()
    {
        var first = await GetAsync(_buyer);
        Assert.Equal("no-cache, private", first.Headers["Cache-Control"]);

        var second = await GetAsync(_buyer, ifNoneMatch: $"\"x\", W/{first.Headers["ETag"]}");
        Assert.Equal((HttpStatusCode.NotModified, ""), (second.Status, second.Body));
        Assert.Equal(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(_buyer, ifNoneMatch: "\"x\"")).Status);
    }

    [Fact]
    public async Task LongPoll_OrderChanges_AnswersWithTheChange()
    {
        var tag = (await GetAsync(_buyer)).Headers["ETag"];
        var polling = GetAsync(_buyer, ifNoneMatch: tag, prefer: "wait=20");
        await _edge.Items.WatchedAsync();

        await CancelAsync();

        var answer = await polling;
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (answer.Status, answer.Text("state")));
        Assert.Equal("wait=20", answer.Headers["Preference-Applied"]);
    }

    [Fact]
    public async Task LongPoll_NothingHappens_IsNotModifiedAfterThatTime()
    {
        var tag = (await GetAsync(_buyer)).Headers["ETag"];
        var polling = GetAsync(_buyer, ifNoneMatch: tag, prefer: "wait=20");
        await _edge.Items.WatchedAsync();
        _edge.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.NotModified, (await polling).Status);
    }

    [Fact]
    public async Task LongPoll_OrderIsQueuedHere_AnswersWhenItIsDecided()
    {
        _edge.Items.HoldsLine = true;
        var bob = await _edge.Shop.TokenAsync("bob", "buyer");
        var queued = await _edge.Shop.BuyAsync(
            _item, bob, await _edge.Shop.PassAsync(_item, bob), "k", prefer: "respond-async");
        var path = queued.Headers["Location"];
        var tag = (await _edge.Shop.GetAsync(path, bob)).Headers["ETag"];
        var polling = _edge.Shop.SendAsync(HttpMethod.Get, path, bob, prefer: "wait=20", ifNoneMatch: tag);
        await _edge.Items.WatchedAsync();

        _edge.Items.Intercept = request => request is PlaceOrder ? Refused.With(RefusalCode.SoldOut) : null;
        _edge.Items.DecideLine();

        Assert.Equal("refused", (await polling).Text("state"));
    }

    [Fact]
    public async Task List_IsPagedAndFilteredByState()
    {
        var second = await _edge.Shop.OpenItemAsync(_merchant, 1);
        await _edge.BuyAsync(second, _buyer);
        await CancelAsync();

        var page = await _edge.Shop.GetAsync("/v1/orders?limit=1", _buyer);
        Assert.Single(page.Json["data"]!.AsArray());
        Assert.True(page.Json["hasMore"]!.GetValue<bool>());
        var last = await _edge.Shop.GetAsync(page.Text("nextUrl"), _buyer);
        Assert.False(last.Json["hasMore"]!.GetValue<bool>());
        Assert.True(last.Json.AsObject().TryGetPropertyValue("nextUrl", out var next) && next is null);
        var cancelled = await _edge.Shop.GetAsync("/v1/orders?state=cancelled", _buyer);
        Assert.Equal([_order], cancelled.Json["data"]!.AsArray().Select(o => o!["id"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("limit=0", 422)]
    [InlineData("limit=101", 422)]
    [InlineData("limit=x", 400)]
    [InlineData("limit=1&limit=2", 400)]
    [InlineData("after=nonsense", 400)]
    [InlineData("state=sleeping", 422)]
    public async Task List_BadQuery_IsRefused(string query, int status) =>
        Assert.Equal(status, (int)(await _edge.Shop.GetAsync($"/v1/orders?{query}", _buyer)).Status);

    [Fact]
    public async Task Cancel_IsRepeatableAndRefusedWhenPaid()
    {
        var first = await CancelAsync();
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (first.Status, first.Text("state")));
        var again = await CancelAsync();
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (again.Status, again.Text("state")));
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal("cancelled", (await CancelAsync("other")).Text("state"));
        Assert.Equal("not-found",
            (await CancelAsync(token: await _edge.Shop.TokenAsync("bob", "buyer"))).Code);
    }

    [Fact]
    public async Task Cancel_WhileInLine_WaitsForTheDecision()
    {
        _edge.Items.HoldsLine = true;
        var bob = await _edge.Shop.TokenAsync("bob", "buyer");
        var queued = await _edge.Shop.BuyAsync(
            _item, bob, await _edge.Shop.PassAsync(_item, bob), "k", prefer: "respond-async");
        var cancelling = _edge.Shop.SendAsync(HttpMethod.Post, $"{queued.Headers["Location"]}/cancel", bob, null, "c");
        await _edge.Time.ArmedAsync(1);
        _edge.Items.DecideLine();

        Assert.Equal("cancelled", (await cancelling).Text("state"));
    }

    private Task<ShopAnswer> CancelAsync(string key = "cancel", string? token = null) =>
        _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/orders/{_order}/cancel", token ?? _buyer, new JsonObject(), key);

    private Task<ShopAnswer> GetAsync(string token, string? ifNoneMatch = null, string? prefer = null) =>
        _edge.Shop.SendAsync(
            HttpMethod.Get, $"/v1/orders/{_order}", token, prefer: prefer, ifNoneMatch: ifNoneMatch);
}
