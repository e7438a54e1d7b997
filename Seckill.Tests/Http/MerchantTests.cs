using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>A merchant's items: create, copy, change, publish, stock, certificate, what the public sees.</summary>
public sealed class MerchantTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.TokenAsync("acme");
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Create_IsIdempotentByItsKey()
    {
        var body = Item();
        var first = await PostAsync("/v1/items", body, "k");
        Assert.Equal((HttpStatusCode.Created, "draft"), (first.Status, first.Text("phase")));
        Assert.Equal($"/v1/items/{first.Text("id")}", first.Headers["Location"]);

        body["perBuyerLimit"] = 1;
        body["holdSeconds"] = 900;
        body["admission"] = new JsonObject { ["challenge"] = "none" };
        var opens = DateTimeOffset.Parse(body["opensAt"]!.GetValue<string>());
        body["opensAt"] = opens.ToOffset(TimeSpan.FromHours(8)).ToString("O");
        var again = await PostAsync("/v1/items", body, "k");
        Assert.Equal((HttpStatusCode.Created, "true"), (again.Status, again.Headers["Idempotent-Replayed"]));
        Assert.Equal(first.Body, again.Body);

        _edge.Time.Advance(TimeSpan.FromDays(2));
        _merchant = await _edge.TokenAsync("acme");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/v1/items", body, "k")).Status);
        var late = await PostAsync("/v1/items", body, "k2");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.Status);
        Assert.Equal("closesAt", late.Json["errors"]!.AsObject().Single().Key);

        body["title"] = "Other";
        Assert.Equal("idempotency-key-reused", (await PostAsync("/v1/items", body, "k")).Code);
    }

    [Theory]
    [InlineData("title", "\"\"", "title")]
    [InlineData("title", "null", "title")]
    [InlineData("price", "{\"amount\":0,\"currency\":\"CNY\"}", "price.amount")]
    [InlineData("price", "{\"amount\":1000000000001,\"currency\":\"CNY\"}", "price.amount")]
    [InlineData("price", "{\"amount\":1,\"currency\":\"cny\"}", "price.currency")]
    [InlineData("price", "{\"amount\":1}", "price.currency")]
    [InlineData("stock", "0", "stock")]
    [InlineData("stock", "1000000001", "stock")]
    [InlineData("stock", "99999999999999999999", "stock")]
    [InlineData("perBuyerLimit", "0", "perBuyerLimit")]
    [InlineData("perBuyerLimit", "11", "perBuyerLimit")]
    [InlineData("opensAt", "\"soon\"", "opensAt")]
    [InlineData("opensAt", "\"2029-01-01T00:00:00\"", "opensAt")]
    [InlineData("opensAt", "\"2031-01-01T00:00:00Z\"", "closesAt")]
    [InlineData("closesAt", "\"2020-01-01T00:00:00Z\"", "closesAt")]
    [InlineData("holdSeconds", "4", "holdSeconds")]
    [InlineData("holdSeconds", "86401", "holdSeconds")]
    [InlineData("admission", "{\"ratePerSecond\":0}", "admission.ratePerSecond")]
    [InlineData("admission", "{\"burst\":10000001}", "admission.burst")]
    [InlineData("admission", "{\"maxLine\":-1}", "admission.maxLine")]
    [InlineData("admission", "{\"challenge\":\"riddle\"}", "admission.challenge")]
    [InlineData("copyOf", "\"x\"", "copyOf")]
    public async Task Create_ValueOutOfBounds_IsNamed(string member, string value, string field)
    {
        var body = Item();
        body["closesAt"] = "2030-06-01T00:00:00Z";
        body[member] = JsonNode.Parse(value);

        var answer = await PostAsync("/v1/items", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation-failed"), (answer.Status, answer.Code));
        Assert.Contains(field, answer.Json["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(0, _edge.Items.Changes);
    }

    [Fact]
    public async Task Create_AmountTimesLimitOver2To53_IsRefused()
    {
        var body = Item();
        body["price"] = new JsonObject { ["amount"] = 1_000_000_000_000, ["currency"] = "CNY" };
        body["stock"] = 9_008;
        body["perBuyerLimit"] = 9_008;

        Assert.NotNull((await PostAsync("/v1/items", body)).Json["errors"]!["price.amount"]);
        body["perBuyerLimit"] = 9_007;
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("/v1/items", body)).Status);
    }

    [Fact]
    public async Task Copy_OfARetiredItem_TakesOverWhatIsNotGiven()
    {
        var source = await _edge.Shop.OpenItemAsync(_merchant, 7, perBuyerLimit: 2);
        var times = Item();
        var body = new JsonObject
        {
            ["copyOf"] = source,
            ["title"] = "Again",
            ["opensAt"] = times["opensAt"]!.DeepClone(),
            ["closesAt"] = times["closesAt"]!.DeepClone(),
        };
        Assert.NotNull((await PostAsync("/v1/items", body)).Json["errors"]!["copyOf"]);
        await PostAsync($"/v1/items/{source}/retire", ShopClient.Reason("over"));

        var copy = await PostAsync("/v1/items", body);

        Assert.Equal(HttpStatusCode.Created, copy.Status);
        Assert.Equal((source, "Again", 7, 2), (copy.Text("copyOf"), copy.Text("title"),
            copy.Json["stock"]!.GetValue<int>(), copy.Json["perBuyerLimit"]!.GetValue<int>()));
        var stranger = await _edge.TokenAsync("other");
        var foreign = await _edge.Shop.PostAsync("/v1/items", stranger, body, "k");
        Assert.NotNull(foreign.Json["errors"]!["copyOf"]);
    }

    [Fact]
    public async Task Draft_IsChangedUntilItIsPublished()
    {
        var id = (await PostAsync("/v1/items", Item())).Text("id");
        var changed = await _edge.Shop.SendAsync(
            HttpMethod.Patch, $"/v1/items/{id}", _merchant, JsonNode.Parse("""{"title":"New","stock":20}"""));
        Assert.Equal((HttpStatusCode.OK, "New", 20),
            (changed.Status, changed.Text("title"), changed.Json["stock"]!.GetValue<int>()));
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/items/{id}")).Code);
        Assert.Equal("not-found", (await _edge.Shop.SendAsync(HttpMethod.Patch, $"/v1/items/{id}",
            await _edge.TokenAsync("other"), JsonNode.Parse("""{"title":"Mine"}"""))).Code);

        await PostAsync($"/v1/items/{id}/publish", ShopClient.Reason("go"));
        var late = await _edge.Shop.SendAsync(
            HttpMethod.Patch, $"/v1/items/{id}", _merchant, JsonNode.Parse("""{"title":"Newer"}"""));
        Assert.Equal((HttpStatusCode.Conflict, "item-published"), (late.Status, late.Code));
        Assert.Equal("wrong-phase", (await PostAsync($"/v1/items/{id}/publish", ShopClient.Reason("again"))).Code);
        Assert.Equal("not-found", (await _edge.Shop.PostAsync(
            $"/v1/items/{id}/pause", await _edge.TokenAsync("other"), ShopClient.Reason("x"), "k")).Code);
    }

    [Fact]
    public async Task Public_SeesExactlyTheAgreedMembersAndCaches()
    {
        var id = await _edge.Shop.OpenItemAsync(_merchant, 1);
        var detail = await _edge.Shop.GetAsync($"/v1/items/{id}");
        Assert.Equal(
            ["id", "title", "price", "perBuyerLimit", "opensAt", "closesAt", "holdSeconds", "phase", "round",
                "challenge", "serverTime", "version"],
            detail.Json.AsObject().Select(member => member.Key));
        Assert.Equal("public, max-age=1, stale-while-revalidate=5", detail.Headers["Cache-Control"]);

        _edge.Time.Advance(TimeSpan.FromSeconds(3));
        var tag = detail.Headers["ETag"];
        var same = await _edge.Shop.SendAsync(HttpMethod.Get, $"/v1/items/{id}", null, ifNoneMatch: tag);
        Assert.Equal((HttpStatusCode.NotModified, tag), (same.Status, same.Headers["ETag"]));
        await _edge.BuyAsync(id, await _edge.TokenAsync("ada"));
        var soldOut = await _edge.Shop.SendAsync(HttpMethod.Get, $"/v1/items/{id}", null, ifNoneMatch: tag);
        Assert.Equal((HttpStatusCode.OK, "sold_out"), (soldOut.Status, soldOut.Text("phase")));
        var list = await _edge.Shop.GetAsync("/v1/items");
        Assert.Equal([id], list.Json["data"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Stock_IsAdjustedReadAndCertified()
    {
        var id = await _edge.Shop.OpenItemAsync(_merchant, 5);
        await _edge.BuyAsync(id, await _edge.TokenAsync("ada"));
        var less = await PostAsync(
            $"/v1/items/{id}/stock-adjustments", JsonNode.Parse("""{"delta":-2,"reason":"lost"}""")!, "k");
        Assert.Equal(HttpStatusCode.Created, less.Status);
        Assert.Equal((3, 2, 1), (Number(less, "total"), Number(less, "free"), Number(less, "held")));
        Assert.Equal("below-committed", (await PostAsync(
            $"/v1/items/{id}/stock-adjustments", JsonNode.Parse("""{"delta":-3,"reason":"lost"}""")!)).Code);
        Assert.NotNull((await PostAsync($"/v1/items/{id}/stock-adjustments",
            JsonNode.Parse("""{"delta":0,"reason":"none"}""")!)).Json["errors"]!["delta"]);

        var stock = await _edge.Shop.GetAsync($"/v1/items/{id}/stock", _merchant);
        Assert.Equal(
            ["total", "free", "held", "sold", "returned", "refundedUnits", "waiting", "inLine", "round", "position"],
            stock.Json.AsObject().Select(member => member.Key));
        var certificate = await _edge.Shop.GetAsync($"/v1/items/{id}/certificate", _merchant);
        Assert.True(certificate.Json["balanced"]!.GetValue<bool>());
        Assert.Equal("""{"reserved":1}""", certificate.Json["orders"]!.ToJsonString());
        Assert.Equal(64, certificate.Json["position"]!["hash"]!.GetValue<string>().Length);
        _edge.Lists.Differences.Add("orders: one is missing");
        Assert.False(
            (await _edge.Shop.GetAsync($"/v1/items/{id}/certificate", _merchant)).Json["balanced"]!.GetValue<bool>());
        var stranger = await _edge.TokenAsync("other");
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/items/{id}/stock", stranger)).Code);
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/items/{id}/certificate", stranger)).Code);
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/merchant/items/{id}", stranger)).Code);
        Assert.Equal("not-found", (await _edge.Shop.GetAsync($"/v1/items/{id}/orders", stranger)).Code);
    }

    private static int Number(ShopAnswer answer, string member) => answer.Json[member]!.GetValue<int>();

    private Task<ShopAnswer> PostAsync(string path, JsonNode body, string? key = null) =>
        _edge.Shop.PostAsync(path, _merchant, body, key ?? Guid.NewGuid().ToString());

    private JsonObject Item()
    {
        var now = _edge.Time.GetUtcNow();
        return new JsonObject
        {
            ["title"] = "Gold watch",
            ["price"] = new JsonObject { ["amount"] = 1999, ["currency"] = "CNY" },
            ["stock"] = 10,
            ["opensAt"] = now.AddHours(1).ToString("O"),
            ["closesAt"] = now.AddHours(2).ToString("O"),
        };
    }
}
