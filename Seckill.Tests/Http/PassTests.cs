using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Tests.Http;

/// <summary>POST passes and what a purchase makes of a pass.</summary>
public sealed class PassTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;
    private string _buyer = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.TokenAsync("acme");
        _buyer = await _edge.TokenAsync("ada");
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Pass_ItemIsOpen_IsGivenForAtMostTwoMinutes()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);

        var answer = await _edge.Shop.PostAsync($"/v1/items/{item}/passes", _buyer, new JsonObject());

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["expiresAt", "pass", "round", "serverTime"], answer.Json.AsObject().Select(m => m.Key).Order());
        var life = DateTimeOffset.Parse(answer.Text("expiresAt")) - DateTimeOffset.Parse(answer.Text("serverTime"));
        Assert.Equal(TimeSpan.FromSeconds(120), life);
        Assert.True(answer.Headers.ContainsKey("RateLimit"));
        Assert.True(answer.Headers.ContainsKey("RateLimit-Policy"));
    }

    [Fact]
    public async Task Pass_ShortlyBeforeTheEnd_DoesNotOutliveTheSale()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);
        _edge.Time.Advance(TimeSpan.FromMinutes(59.5));
        _buyer = await _edge.TokenAsync("ada");

        var answer = await _edge.Shop.PostAsync($"/v1/items/{item}/passes", _buyer, new JsonObject());

        var detail = await _edge.Shop.GetAsync($"/v1/items/{item}");
        Assert.Equal(detail.Text("closesAt"), answer.Text("expiresAt"));
    }

    [Fact]
    public async Task Pass_WithoutABody_IsGiven()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);

        Assert.Equal(HttpStatusCode.Created, (await PassAsync(item, null)).Status);
    }

    [Fact]
    public async Task Pass_InEveryClosedPhase_IsRefusedByItsOwnCode()
    {
        var item = await DraftAsync();
        Assert.Equal("not-found", (await PassAsync(item)).Code);

        await ActAsync(item, "publish");
        var early = await PassAsync(item);
        Assert.Equal("not-open", early.Code);
        Assert.Equal((await _edge.Shop.GetAsync($"/v1/items/{item}")).Text("opensAt"), early.Text("opensAt"));
        Assert.Equal("600", early.Headers["Retry-After"]);

        _edge.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await PassAsync(item)).Code);

        await ActAsync(item, "pause");
        Assert.Equal("paused", (await PassAsync(item)).Code);
        await ActAsync(item, "resume");
        Assert.Null((await PassAsync(item)).Code);

        _edge.Time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("ended", (await PassAsync(item)).Code);
        await ActAsync(item, "retire");
        Assert.Equal("ended", (await PassAsync(item)).Code);
    }

    [Fact]
    public async Task Pass_SoldOutWithHeldUnits_OnlyJoinsTheWaitList()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);
        await _edge.BuyAsync(item, await _edge.TokenAsync("bob"));

        var plain = await PassAsync(item);
        Assert.Equal("sold-out", plain.Code);
        Assert.True(plain.Json["waitListOpen"]!.GetValue<bool>());

        var joining = await PassAsync(item, new JsonObject { ["waitList"] = true });
        Assert.Equal(HttpStatusCode.Created, joining.Status);
        var body = ShopClient(1);
        Assert.Equal("sold-out", (await BuyAsync(item, body, joining.Text("pass"), "k1")).Code);
        body["waitList"] = true;
        var waiting = await BuyAsync(item, body, joining.Text("pass"), "k2");
        Assert.Equal((HttpStatusCode.Accepted, "waiting"), (waiting.Status, waiting.Text("state")));
    }

    [Fact]
    public async Task Pass_SoldOutAndPaid_SaysThatTheWaitListIsClosed()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);
        var order = await _edge.BuyAsync(item, await _edge.TokenAsync("bob"));
        _edge.Items.Run(ItemOf(item), new RecordPayment(KeyOf(order), "p1", "sandbox", true, new Money(1999, "CNY")));

        var answer = await PassAsync(item, new JsonObject { ["waitList"] = true });

        Assert.Equal("sold-out", answer.Code);
        Assert.False(answer.Json["waitListOpen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Purchase_PassMissingAlteredOrOfSomebodyElse_IsForbiddenAndSellsNothing()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 5);
        var other = await _edge.Shop.OpenItemAsync(_merchant, 5);
        var pass = await _edge.Shop.PassAsync(item, _buyer);
        var changes = _edge.Items.Changes;

        Assert.Equal("pass-missing", (await BuyAsync(item, ShopClient(1), null)).Code);
        Assert.Equal("pass-missing", (await BuyAsync(item, ShopClient(1), "")).Code);
        Assert.Equal("pass-invalid", (await BuyAsync(item, ShopClient(1), "x")).Code);
        Assert.Equal("pass-invalid", (await BuyAsync(item, ShopClient(1), pass + "A")).Code);
        Assert.Equal("pass-invalid", (await BuyAsync(
            item, ShopClient(1), await _edge.Shop.PassAsync(item, await _edge.TokenAsync("bob")))).Code);
        Assert.Equal("pass-invalid", (await BuyAsync(
            item, ShopClient(1), await _edge.Shop.PassAsync(other, _buyer))).Code);
        for (var i = 0; i < pass.Length; i++)
        {
            var altered = pass[..i] + (pass[i] == 'A' ? 'B' : 'A') + pass[(i + 1)..];
            var answer = await BuyAsync(item, ShopClient(1), altered);
            Assert.Equal((HttpStatusCode.Forbidden, "pass-invalid"), (answer.Status, answer.Code));
        }

        Assert.Equal(changes, _edge.Items.Changes);
    }

    [Fact]
    public async Task Purchase_PassIsTooOld_IsForbidden()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);
        var pass = await _edge.Shop.PassAsync(item, _buyer);
        _edge.Time.Advance(TimeSpan.FromSeconds(121));

        var answer = await BuyAsync(item, ShopClient(1), pass);

        Assert.Equal((HttpStatusCode.Forbidden, "pass-expired"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Challenge_IsOff_HasNoContent()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 1);

        var answer = await _edge.Shop.GetAsync($"/v1/items/{item}/challenge", _buyer);

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.True(answer.Headers.ContainsKey("RateLimit"));
    }

    private static JsonObject ShopClient(int quantity) => Node.ShopClient.Purchase(quantity);

    private static ItemId ItemOf(string text) =>
        ItemId.TryParse(text, out var id) ? id : throw new FormatException(text);

    private static OrderKey KeyOf(string text) =>
        OrderId.TryParse(text, out var id) ? id.Key : throw new FormatException(text);

    private Task<Node.ShopAnswer> PassAsync(string item) => PassAsync(item, new JsonObject());

    private Task<Node.ShopAnswer> PassAsync(string item, JsonObject? body) =>
        _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/items/{item}/passes", _buyer, body);

    private Task<Node.ShopAnswer> BuyAsync(string item, JsonObject body, string? pass, string key = "k") =>
        _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/items/{item}/orders", _buyer, body, key, pass);

    private async Task ActAsync(string item, string verb)
    {
        var answer = await _edge.Shop.PostAsync(
            $"/v1/items/{item}/{verb}", _merchant, Node.ShopClient.Reason("test"), Guid.NewGuid().ToString());
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
    }

    /// <summary>Opens in ten minutes, closes in an hour.</summary>
    private async Task<string> DraftAsync()
    {
        var now = _edge.Time.GetUtcNow();
        var opens = new DateTimeOffset(
            now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero).AddMinutes(10);
        var created = await _edge.Shop.PostAsync("/v1/items", _merchant, new JsonObject
        {
            ["title"] = "Draft",
            ["price"] = new JsonObject { ["amount"] = 100, ["currency"] = "CNY" },
            ["stock"] = 1,
            ["opensAt"] = opens.ToString("O"),
            ["closesAt"] = opens.AddMinutes(50).ToString("O"),
        }, "draft");
        return created.Text("id");
    }
}
