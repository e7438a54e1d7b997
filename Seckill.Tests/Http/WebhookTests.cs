using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Http.Events;
using Seckill.Tests.Node;
using Xunit;

namespace Seckill.Tests.Http;

/// <summary>Routes of webhooks and of the feed, over webhooks in memory.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = "";

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.Shop.TokenAsync("acme", "merchant");
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Create_Good_ShowsTheSecretOnceAndRepeats()
    {
        var made = await CreateAsync("https://shop.example/hook");
        Assert.Equal((HttpStatusCode.Created, "no-store"), (made.Status, made.Headers["Cache-Control"]));
        Assert.StartsWith("whsec_", made.Text("secret"));
        Assert.Equal(("active", "*"), (made.Text("state"), made.Json["types"]![0]!.GetValue<string>()));
        var again = await CreateAsync("https://shop.example/hook");
        Assert.Equal((HttpStatusCode.Created, "true"), (again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.Equal("idempotency-key-reused", (await CreateAsync("https://shop.example/other")).Code);
        var read = await _edge.Shop.GetAsync(made.Headers["Location"], _merchant);
        Assert.Equal(made.Text("id"), read.Text("id"));
        Assert.Null(read.Json["secret"]);
        var list = await _edge.Shop.GetAsync("/v1/webhooks", _merchant);
        Assert.Null(Assert.Single(list.Json["data"]!.AsArray())!["secret"]);
        var stranger = await _edge.Shop.TokenAsync("other", "merchant");
        Assert.Equal("not-found", (await _edge.Shop.GetAsync(made.Headers["Location"], stranger)).Code);
    }

    [Fact]
    public async Task Create_MoreThanAllowed_IsRefused()
    {
        await CreateAsync("https://shop.example/1", key: "1");
        await CreateAsync("https://shop.example/2", key: "2");
        var third = await CreateAsync("https://shop.example/3", key: "3");
        Assert.Equal((HttpStatusCode.Conflict, "too-many-webhooks"), (third.Status, third.Code));
    }

    [Theory]
    [InlineData("shop.example/hook", "*")]
    [InlineData("/hook", "*")]
    [InlineData("ftp://shop.example/hook", "*")]
    [InlineData("https://user:word@shop.example/hook", "*")]
    [InlineData("https://shop.example/hook#part", "*")]
    [InlineData("https://shop.example/hook", "seckill.order.bought")]
    [InlineData("https://shop.example/hook", "seckill.ord*")]
    [InlineData("https://shop.example/hook", "seckill.test")]
    [InlineData("https://shop.example/hook", "")]
    public async Task Create_Meaningless_IsInvalid(string url, string type) =>
        Assert.Equal("validation-failed", (await CreateAsync(url, type)).Code);

    [Fact]
    public async Task Create_OverPlainHttp_IsForDevelopmentOnly()
    {
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync("http://127.0.0.1:1/hook")).Status);
        var check = new Seckill.Http.Edge.BodyCheck();
        Seckill.Http.Webhooks.WebhookChecks.Url(check, "http://127.0.0.1:1/hook", development: false);
        Assert.NotNull(check.Problem);
    }

    [Fact]
    public async Task Deliveries_Tests_Replays_AnswerWhatTheyDid()
    {
        var path = (await CreateAsync("https://shop.example/hook")).Headers["Location"];
        var test = await PostAsync($"{path}/test", new JsonObject());
        Assert.Equal((HttpStatusCode.Accepted, "pending"), (test.Status, test.Text("state")));
        var list = await _edge.Shop.GetAsync($"{path}/deliveries?state=pending&limit=1", _merchant);
        Assert.Single(list.Json["data"]!.AsArray());
        Assert.Contains("after=7", list.Text("nextUrl"));
        Assert.Contains("state=pending", list.Text("nextUrl"));
        Assert.Equal("validation-failed", (await _edge.Shop.GetAsync($"{path}/deliveries?state=paid", _merchant)).Code);
        Assert.Equal("malformed-request", (await _edge.Shop.GetAsync($"{path}/deliveries?after=bad", _merchant)).Code);
        var replay = await PostAsync($"{path}/replay",
            new JsonObject { ["from"] = "2026-01-01T00:00:00Z", ["to"] = "3-7-0" });
        Assert.Equal((HttpStatusCode.Accepted, 3), (replay.Status, replay.Json["events"]!.GetValue<int>()));
        Assert.Equal("1-9-0", replay.Text("next"));
        var range = _edge.Webhooks.AskedRange;
        Assert.Equal(Instant.Of(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), range.From.Time);
        Assert.Equal("3-7-0", range.To.EventId);
        Assert.Equal("validation-failed", (await PostAsync($"{path}/replay",
            new JsonObject { ["from"] = "12:00", ["to"] = "3-7-0" })).Code);
        Assert.Equal("webhook-disabled", (await PostAsync("/v1/webhooks/deliveries/wh_disabled.1-1-0/redeliver",
            new JsonObject())).Code);
        Assert.Equal(HttpStatusCode.NoContent,
            (await _edge.Shop.SendAsync(HttpMethod.Delete, path, _merchant)).Status);
        Assert.Equal("not-found", (await PostAsync($"{path}/test", new JsonObject())).Code);
    }

    [Fact]
    public async Task Feed_OfSomeTypes_GivesEventsAndAnAddressToComeBackTo()
    {
        _edge.Webhooks.Events.Add(CloudEventBody.OfTest("e1", "wh_1", new Instant(0)));
        var feed = await _edge.Shop.GetAsync("/v1/events?types=seckill.item.*,seckill.order.paid&limit=5", _merchant);
        Assert.Equal(HttpStatusCode.OK, feed.Status);
        var told = Assert.Single(feed.Json["data"]!.AsArray())!;
        Assert.Equal(("1.0", "e1", "application/json"), (told["specversion"]!.GetValue<string>(),
            told["id"]!.GetValue<string>(), told["datacontenttype"]!.GetValue<string>()));
        Assert.Equal("wh_1", told["data"]!["webhookId"]!.GetValue<string>());
        Assert.Equal("1970-01-01T00:00:00.000Z", told["time"]!.GetValue<string>());
        Assert.Equal("/v1/events?limit=5&after=next&types=seckill.item.*,seckill.order.paid",
            WebUtility.UrlDecode(feed.Text("nextUrl")));
        Assert.False(feed.Json["hasMore"]!.GetValue<bool>());
        Assert.Equal(
            EventTypes.All.Where(type => type.StartsWith("seckill.item.", StringComparison.Ordinal))
                .Append(EventTypes.OrderPaid), _edge.Webhooks.AskedTypes!);
        Assert.Equal("validation-failed", (await _edge.Shop.GetAsync("/v1/events?types=order", _merchant)).Code);
        Assert.Equal("malformed-request", (await _edge.Shop.GetAsync("/v1/events?after=bad", _merchant)).Code);
    }

    private Task<ShopAnswer> CreateAsync(string url, string type = "*", string key = "k") => _edge.Shop.PostAsync(
        "/v1/webhooks", _merchant, new JsonObject { ["url"] = url, ["types"] = new JsonArray(type) }, key);

    private Task<ShopAnswer> PostAsync(string path, JsonObject body) => _edge.Shop.PostAsync(path, _merchant, body);
}
