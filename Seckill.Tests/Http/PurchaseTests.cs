using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>POST orders: statuses, Prefer, idempotency.</summary>
public sealed class PurchaseTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _buyer = null!;
    private string _item = null!;
    private string _pass = null!;

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _buyer = await _edge.TokenAsync("ada");
        _item = await _edge.Shop.OpenItemAsync(await _edge.TokenAsync("acme"), 3, perBuyerLimit: 2);
        _pass = await _edge.Shop.PassAsync(_item, _buyer);
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Won_IsCreatedWithTheOrderAsGetGivesIt()
    {
        var answer = await BuyAsync("k");

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal($"/v1/orders/{answer.Text("id")}", answer.Headers["Location"]);
        var order = await _edge.Shop.GetAsync(answer.Headers["Location"], _buyer);
        Assert.Equal(
            ["id", "itemId", "quantity", "amount", "state", "payBy", "createdAt", "updatedAt", "position", "receipt",
                "timeline", "version", "serverTime"],
            order.Json.AsObject().Select(member => member.Key));
        // The receipt is signed when the order is read, not in the purchase's answer.
        var read = order.Json.AsObject();
        read.Remove("receipt");
        Assert.True(JsonNode.DeepEquals(read, answer.Json), answer.Body);
        Assert.Equal("reserved", order.Text("state"));
        Assert.Equal("""{"amount":1999,"currency":"CNY"}""", order.Json["amount"]!.ToJsonString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", order.Text("payBy"));
    }

    [Fact]
    public async Task Repeat_SameKeyAndBody_GetsTheSameOrderWithTheFirstStatus()
    {
        var first = await BuyAsync("k", """{"quantity":1,"shipTo":{"name":"n","phone":"1","address":"a"}}""");
        var sameAsParsed =
            """{ "waitList": false, "shipTo": {"address":"\u0061","phone":"1","name":"n"} }""";

        var again = await BuyAsync("k", sameAsParsed, prefer: "respond-async");

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal("true", again.Headers["Idempotent-Replayed"]);
        Assert.Equal(first.Text("id"), again.Text("id"));
        Assert.False(first.Headers.ContainsKey("Idempotent-Replayed"));
    }

    [Theory]
    [InlineData("""{"quantity":2,"shipTo":{"name":"n","phone":"1","address":"a"}}""")]
    [InlineData("""{"shipTo":{"name":"n","phone":"2","address":"a"}}""")]
    [InlineData("""{"shipTo":{"name":"n1","phone":"","address":"a"}}""", "validation-failed")]
    [InlineData("""{"shipTo":{"name":"n","phone":"1","address":"a"},"waitList":true}""")]
    public async Task Repeat_SameKeyOtherBody_IsRefused(string body, string code = "idempotency-key-reused")
    {
        await BuyAsync("k", """{"quantity":1,"shipTo":{"name":"n","phone":"1","address":"a"}}""");

        var again = await BuyAsync("k", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (again.Status, again.Code));
    }

    [Fact]
    public async Task Repeat_WinnerWithExpiredPassAfterSoldOut_GetsHisOrder()
    {
        var won = await BuyAsync("k");
        await _edge.Shop.BuyAsync(_item, await _edge.TokenAsync("bob"),
            await _edge.Shop.PassAsync(_item, await _edge.TokenAsync("bob")), "b", quantity: 2);
        _edge.Time.Advance(TimeSpan.FromMinutes(5));

        var again = await BuyAsync("k");

        Assert.Equal((HttpStatusCode.Created, won.Text("id")), (again.Status, again.Text("id")));
    }

    [Fact]
    public async Task Refusals_OfTheItem_AreProblemsWithWhatIsNeeded()
    {
        var won = await BuyAsync("k1", quantity: 2);
        var limited = await BuyAsync("k2");
        Assert.Equal((HttpStatusCode.Conflict, "limit-reached"), (limited.Status, limited.Code));
        Assert.Equal(won.Text("id"), limited.Text("orderId"));

        var bob = await _edge.TokenAsync("bob");
        var bobsPass = await _edge.Shop.PassAsync(_item, bob);
        var soldOut = await _edge.Shop.BuyAsync(_item, bob, bobsPass, "b", quantity: 2);
        Assert.Equal((HttpStatusCode.Conflict, "sold-out"), (soldOut.Status, soldOut.Code));

        _edge.Items.Intercept = request => request is PlaceOrder ? Refused.With(RefusalCode.LineFull) : null;
        var full = await BuyAsync("k3");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "line-full"), (full.Status, full.Code));
        Assert.True(int.Parse(full.Headers["Retry-After"]) >= 1);
        Assert.InRange(full.Json["retryAfterMs"]!.GetValue<long>(), 500, 1_500);
    }

    [Fact]
    public async Task RespondAsync_IsAcceptedAtOnceAndReadableUntilDecided()
    {
        _edge.Items.HoldsLine = true;

        var answer = await BuyAsync("k", prefer: "respond-async, wait=10");

        Assert.Equal((HttpStatusCode.Accepted, "queued"), (answer.Status, answer.Text("state")));
        Assert.Equal("respond-async", answer.Headers["Preference-Applied"]);
        var path = answer.Headers["Location"];
        Assert.Equal("queued", (await _edge.Shop.GetAsync(path, _buyer)).Text("state"));
        _edge.Items.DecideLine();
        Assert.Equal("reserved", (await _edge.Shop.GetAsync(path, _buyer)).Text("state"));
        var again = await BuyAsync("k");
        Assert.Equal((HttpStatusCode.Accepted, "reserved"), (again.Status, again.Text("state")));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("wait=7", 7)]
    [InlineData("wait=600", 30)]
    [InlineData("wait=soon", 2)]
    public async Task NoDecisionInTime_IsAcceptedAsQueued(string? prefer, int seconds)
    {
        _edge.Items.HoldsLine = true;
        var buying = BuyAsync("k", prefer: prefer);
        var start = _edge.Time.Elapsed;
        await _edge.Time.ArmedAsync(1);
        // A short wait on a quick decision's place, then the rest of the time on a waiting order's: two timers.
        Assert.True(_edge.Time.AdvanceToNextTimer());
        await _edge.Time.ArmedAsync(1);

        var left = TimeSpan.FromSeconds(seconds) - (_edge.Time.Elapsed - start);
        _edge.Time.Advance(left - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _edge.Time.Armed);
        _edge.Time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = await buying;
        Assert.Equal((HttpStatusCode.Accepted, "queued"), (answer.Status, answer.Text("state")));
        Assert.Equal(1999, answer.Json["amount"]!["amount"]!.GetValue<int>());
        _edge.Items.DecideLine();
    }

    [Fact]
    public async Task RefusedAfterAccepted_ReadsRefusedWithItsReason()
    {
        _edge.Items.HoldsLine = true;
        var answer = await BuyAsync("k", prefer: "respond-async");
        _edge.Items.Intercept = request => request is PlaceOrder ? Refused.With(RefusalCode.SoldOut) : null;
        _edge.Items.DecideLine();

        var order = await _edge.Shop.GetAsync(answer.Headers["Location"], _buyer);

        Assert.Equal(("refused", "sold-out"), (order.Text("state"), order.Text("reason")));
        var states = order.Json["timeline"]!.AsArray().Select(entry => entry!["state"]!.GetValue<string>());
        Assert.Equal(["queued", "refused"], states);
    }

    [Fact]
    public async Task OutcomeUnknown_IsAcceptedAndThenWhatTheOwnerSays()
    {
        _edge.Items.Intercept = request => request is PlaceOrder ? Undecided.Instance : null;
        var answer = await BuyAsync("k");
        Assert.Equal((HttpStatusCode.Accepted, "queued"), (answer.Status, answer.Text("state")));

        var lost = await _edge.Shop.GetAsync(answer.Headers["Location"], _buyer);
        Assert.Equal(("refused", "line-lost"), (lost.Text("state"), lost.Text("reason")));

        _edge.Items.Intercept = _ => null;
        Assert.Equal(HttpStatusCode.Created, (await BuyAsync("k")).Status);
        Assert.Equal("reserved", (await _edge.Shop.GetAsync(answer.Headers["Location"], _buyer)).Text("state"));
    }

    [Theory]
    [InlineData("""{"quantity":0,"shipTo":{"name":"n","phone":"1","address":"a"}}""", "quantity")]
    [InlineData("""{"quantity":-1,"shipTo":{"name":"n","phone":"1","address":"a"}}""", "quantity")]
    [InlineData("""{"quantity":99999999999999999999999,"shipTo":{"name":"n","phone":"1","address":"a"}}""", "quantity")]
    [InlineData("""{"shipTo":{"name":"","phone":"1","address":"a"}}""", "shipTo.name")]
    [InlineData("""{"shipTo":{"name":"  ","phone":"1","address":"a"}}""", "shipTo.name")]
    [InlineData("""{"shipTo":{"name":"n\u0000","phone":"1","address":"a"}}""", "shipTo.name")]
    [InlineData("""{"shipTo":{"name":"n","address":"a"}}""", "shipTo.phone")]
    [InlineData("""{"shipTo":null}""", "shipTo")]
    public async Task Values_MakeNoSense_AreNamed(string body, string field)
    {
        var asked = _edge.Items.Asked;

        var answer = await BuyAsync("k", body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation-failed"), (answer.Status, answer.Code));
        Assert.NotNull(answer.Json["errors"]![field]);
        Assert.Equal(asked, _edge.Items.Asked);
    }

    private Task<ShopAnswer> BuyAsync(string key, int quantity = 1, string? prefer = null) =>
        _edge.Shop.BuyAsync(_item, _buyer, _pass, key, quantity, prefer);

    private Task<ShopAnswer> BuyAsync(string key, string body, string? prefer = null) => _edge.Shop.SendAsync(
        HttpMethod.Post, $"/v1/items/{_item}/orders", _buyer, JsonNode.Parse(body), key, _pass, prefer);
}
