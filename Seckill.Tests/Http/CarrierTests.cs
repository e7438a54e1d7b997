using System.Net;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>What carriers report over HTTP: who is believed, what is read, what is answered.</summary>
public sealed class CarrierTests : IAsyncLifetime
{
    private EdgeUnderTest _edge = null!;
    private string _merchant = null!;
    private string _buyer = null!;
    private string _order = null!;

    private DateTimeOffset Now => _edge.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _edge = await EdgeUnderTest.StartAsync();
        _merchant = await _edge.Shop.TokenAsync("acme", "merchant");
        _buyer = await _edge.Shop.TokenAsync("ada", "buyer");
        var item = await _edge.Shop.OpenItemAsync(_merchant, 3, perBuyerLimit: 3);
        _order = await ShippedAsync(item, "SF1", "k1");
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Report_OfAKnownCode_MovesTheOrderOnceAndIsShown()
    {
        var at = Now.AddHours(-2);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80", at, number: "sf1"))).Status);
        }

        var order = await _edge.Shop.GetAsync($"/v1/orders/{_order}", _buyer);
        Assert.Equal(("delivered", 5), (order.Text("state"), (int)order.Json["version"]!));
        var shipment = order.Json["shipment"]!;
        Assert.Equal(
            ["carrier", "trackingNumber", "shippedAt", "deliveredAt", "status", "updatedAt", "records"],
            shipment.AsObject().Select(member => member.Key));
        Assert.Equal(("SF", "SF1", "delivered"),
            ((string?)shipment["carrier"], (string?)shipment["trackingNumber"], (string?)shipment["status"]));
        Assert.Equal((string?)shipment["updatedAt"], (string?)shipment["deliveredAt"]);
        Assert.Equal(at.ToUnixTimeMilliseconds(),
            DateTimeOffset.Parse((string)shipment["deliveredAt"]!).ToUnixTimeMilliseconds());
        var record = Assert.Single(shipment["records"]!.AsArray())!;
        Assert.Equal(["code", "status", "at", "receivedAt"], record.AsObject().Select(member => member.Key));
        Assert.DoesNotContain("Lovelace", order.Body);
    }

    [Fact]
    public async Task Report_OfAnUnknownCode_IsKeptRawAndMovesNothing()
    {
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80?", Now))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("50", Now.AddHours(-1)))).Status);
        var order = await _edge.Shop.GetAsync($"/v1/orders/{_order}", _merchant);
        Assert.Equal("shipped", order.Text("state"));
        Assert.Equal("in_transit", (string?)order.Json["shipment"]!["status"]);
        var raw = order.Json["shipment"]!["records"]![1]!;
        Assert.Equal(("80?", false), ((string?)raw["code"], raw.AsObject().ContainsKey("status")));
    }

    [Fact]
    public async Task Signature_WrongStaleOrMissing_IsRefusedAndRotationIsNot()
    {
        var body = Report("80", Now).ToJsonString();
        async Task<string?> CodeAsync(DateTimeOffset at, string? secret = null, string? signed = null) =>
            (await CarrierCallback.SendAsync(_edge.Http, body, at, secret, signed: signed)).Code;
        Assert.Equal("bad-signature", await CodeAsync(Now, CarrierCallback.SecretOf("sandbox")));
        Assert.Equal("bad-signature", await CodeAsync(Now, signed: body + " "));
        Assert.Equal("bad-signature", await CodeAsync(Now.AddMinutes(-6)));
        Assert.Equal("bad-signature", await CodeAsync(Now.AddMinutes(6)));
        using var bare = await _edge.Http.PostAsync(
            "/v1/callbacks/shipments/sf", EdgeFixture.Json(body), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);
        Assert.Equal("shipped", await StateAsync());
        Assert.Null(await CodeAsync(Now.AddMinutes(-4), CarrierCallback.SecretOf("old")));
        Assert.Equal("delivered", await StateAsync());
    }

    [Fact]
    public async Task Carrier_UnknownOrAnother_IsNotFoundOrSpeaksForItselfAlone()
    {
        var body = Report("80", Now).ToJsonString();
        Assert.Equal("not-found", (await CarrierCallback.SendAsync(_edge.Http, body, Now, carrier: "yto")).Code);
        Assert.Equal("not-found", (await CarrierCallback.SendAsync(_edge.Http, body, Now, carrier: "SF")).Code);
        var other = await CarrierCallback.SendAsync(
            _edge.Http, Report("delivered", Now, _order).ToJsonString(), Now, CarrierCallback.SecretOf("sandbox"),
            "sandbox");
        Assert.Equal((HttpStatusCode.NotFound, "shipment-unknown"), (other.Status, other.Code));
        Assert.Equal("shipped", await StateAsync());
    }

    [Theory]
    [InlineData("", 400, "")]
    [InlineData("7", 400, "body")]
    [InlineData("[7]", 400, "[0].body")]
    [InlineData("{\"trackingNumber\":7,\"code\":\"80\",\"at\":\"2026-01-01T00:00:00Z\"}", 400, "trackingNumber")]
    [InlineData("{\"trackingNumber\":\"SF1\",\"code\":80,\"at\":\"2026-01-01T00:00:00Z\"}", 400, "code")]
    [InlineData("{\"trackingNumber\":\"SF1\",\"code\":\"80\",\"at\":1767225600}", 400, "at")]
    [InlineData("{\"code\":\"80\",\"code\":\"80\",\"trackingNumber\":\"1\",\"at\":\"2026-01-01T00:00Z\"}", 400, "")]
    [InlineData("{\"trackingNumber\":\"\\ud800\",\"code\":\"80\",\"at\":\"2026-01-01T00:00:00Z\"}", 400, "")]
    [InlineData("[]", 422, "body")]
    [InlineData("{}", 422, "code")]
    [InlineData("{\"trackingNumber\":\"SF1\",\"code\":\"80\",\"at\":\"2026-01-01T00:00:00\"}", 422, "at")]
    [InlineData("{\"trackingNumber\":\"SF1\",\"code\":\"to Ada\",\"at\":\"2026-01-01T00:00:00Z\"}", 422, "code")]
    [InlineData("{\"trackingNumber\":\"SF1\",\"code\":\"签收\",\"at\":\"2026-01-01T00:00:00Z\"}", 422, "code")]
    [InlineData("[{\"trackingNumber\":\"\",\"code\":\"1\"}]", 422, "[0].trackingNumber")]
    public async Task Body_ThatCanNotBe_IsRefusedWhole(string body, int status, string field)
    {
        var answer = await CarrierCallback.SendAsync(_edge.Http, body, Now);
        Assert.Equal((status, status == 400 ? "malformed-request" : "validation-failed"),
            ((int)answer.Status, answer.Code));
        if (field.Length > 0)
        {
            Assert.NotNull(answer.Json["errors"]![field]);
        }
    }

    [Fact]
    public async Task Body_OfAnotherKindOrSize_IsRefused()
    {
        var body = Report("80", Now).ToJsonString();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await CarrierCallback.SendAsync(_edge.Http, body, Now, mediaType: "text/plain")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            (await CarrierCallback.SendAsync(_edge.Http, new string(' ', 70_000) + body, Now)).Status);
        var code = Report(new string('9', 41), Now).ToJsonString();
        Assert.Equal("validation-failed", (await CarrierCallback.SendAsync(_edge.Http, code, Now)).Code);
        var many = new JsonArray([.. Enumerable.Range(0, 101).Select(i => Report("50", Now.AddSeconds(-i)))]);
        Assert.Equal("validation-failed", (await SendAsync(many)).Code);
        Assert.Equal("shipped", await StateAsync());
        Assert.Equal(HttpStatusCode.OK,
            (await CarrierCallback.SendAsync(_edge.Http, body, Now, mediaType: null)).Status);
    }

    [Fact]
    public async Task Array_OfReports_MovesWhatIsKnownAndNamesWhatIsNot()
    {
        var answer = await SendAsync(new JsonArray(
            Report("33", Now.AddHours(-3)), Report("80", Now.AddHours(-1), number: "SF9"),
            Report("80", Now.AddHours(-2)), Report("80", Now.AddHours(-2))));
        Assert.Equal((HttpStatusCode.NotFound, "shipment-unknown"), (answer.Status, answer.Code));
        Assert.Equal(["[1].trackingNumber"], answer.Json["errors"]!.AsObject().Select(member => member.Key));
        Assert.InRange(int.Parse(answer.Headers["Retry-After"]), 60, 90);
        Assert.Equal("delivered", await StateAsync());
        var order = await _edge.Shop.GetAsync($"/v1/orders/{_order}", _merchant);
        Assert.Equal(2, order.Json["shipment"]!["records"]!.AsArray().Count);
    }

    [Fact]
    public async Task Report_ThatOvertakesTheReadModel_WaitsForIt()
    {
        _edge.Shipments.Lag = 1;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80", Now))).Status);
        Assert.Equal(("delivered", 1), (await StateAsync(), _edge.Shipments.CatchUps));

        _edge.Shipments.Lag = 9;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("33", Now.AddMinutes(1), _order))).Status);
        Assert.Equal(("delivery_failed", 2), (await StateAsync(), _edge.Shipments.CatchUps));
        Assert.Equal("shipment-unknown", (await SendAsync(Report("80", Now, number: "SF2", order: _order))).Code);
        Assert.Equal("shipment-unknown", (await SendAsync(Report("80", Now, number: "SF2", order: "what?"))).Code);
    }

    /// <summary>What the read model does not show yet would miss a report that nobody sends again.</summary>
    [Fact]
    public async Task Report_WhileTheReadModelIsFarBehind_IsRecordedAndAskedForAgain()
    {
        _edge.Shipments.IsBehind = true;
        var answer = await SendAsync(Report("80", Now));
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "temporary-reduced-capacity"), (answer.Status, answer.Code));
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        Assert.Equal("delivered", await StateAsync());

        _edge.Shipments.IsBehind = false;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80", Now))).Status);
    }

    [Fact]
    public async Task Parcel_OfTwoOrders_MovesBoth()
    {
        var item = await _edge.Shop.OpenItemAsync(_merchant, 3);
        var second = await ShippedAsync(item, "sf1", "k2");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80", Now, second))).Status);
        Assert.Equal("delivered", await StateAsync());
        Assert.Equal("delivered", (await _edge.Shop.GetAsync($"/v1/orders/{second}", _buyer)).Text("state"));
    }

    [Fact]
    public async Task Owner_ThatCanNotAnswer_IsAskedAgainByTheCarrier()
    {
        _edge.Items.Intercept = request => request is ReportShipment ? Undecided.Instance : null;
        var answer = await SendAsync(Report("80", Now));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        _edge.Items.Intercept = _ => null;
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Report("80", Now))).Status);
    }

    private Task<ShopAnswer> SendAsync(JsonNode body) =>
        CarrierCallback.SendAsync(_edge.Http, body.ToJsonString(), Now);

    private static JsonObject Report(
        string code, DateTimeOffset at, string? order = null, string number = "SF1") =>
        CarrierCallback.Report(number, code, at, order);

    private async Task<string> StateAsync() =>
        (await _edge.Shop.GetAsync($"/v1/orders/{_order}", _merchant)).Text("state");

    private async Task<string> ShippedAsync(string item, string number, string key)
    {
        var order = await _edge.BuyAsync(item, _buyer, key);
        _edge.Items.Run(OrderOf(order).Item, new RecordPayment(
            OrderOf(order).Key, $"pay-{key}", "sandbox", true, new Money(1999, "CNY")));
        var shipped = await _edge.Shop.PostAsync($"/v1/orders/{order}/shipments", _merchant,
            new JsonObject { ["carrier"] = "SF", ["trackingNumber"] = number }, "ship");
        Assert.True(shipped.Status == HttpStatusCode.Created, shipped.Body);
        return order;
    }

    private static OrderId OrderOf(string text) =>
        OrderId.TryParse(text, out var order) ? order : throw new ArgumentException(text);
}
