using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Seckill.Http.Ports;
using Seckill.Tests.Node;

namespace Seckill.Tests.Http;

/// <summary>
/// From payment to delivery and back: payments, callbacks, shipments, refunds, the item's order list.
/// </summary>
public sealed class MoneyTests : IAsyncLifetime
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
    public async Task Payment_IsStartedOnceAndOpenedAgainByARepeat()
    {
        _edge.Provider.IsDown = true;
        var down = await PayAsync("p");
        Assert.Equal((HttpStatusCode.BadGateway, "provider-unavailable"), (down.Status, down.Code));
        _edge.Provider.IsDown = false;

        var started = await PayAsync("p");

        Assert.Equal(HttpStatusCode.Created, started.Status);
        Assert.Equal(
            ["paymentId", "amount", "payUrl", "graceUntil", "serverTime"],
            started.Json.AsObject().Select(member => member.Key));
        Assert.Equal(started.Body, (await PayAsync("p")).Body);
        Assert.NotEqual(started.Text("paymentId"), (await PayAsync("p2")).Text("paymentId"));
        Assert.NotNull((await PayAsync("p3", "cowries")).Json["errors"]!["provider"]);
        Assert.Equal("not-found", (await _edge.Shop.PostAsync($"/v1/orders/{_order}/payments",
            await _edge.Shop.TokenAsync("bob", "buyer"), JsonNode.Parse("""{"provider":"sandbox"}""")!, "p")).Code);
    }

    /// <summary>A provider has no page for what is over: "try again later" would be told for ever.</summary>
    [Fact]
    public async Task Payment_OfAnOrderThatIsOver_RepeatedWithoutAPage_IsNotPayable()
    {
        Assert.Equal(HttpStatusCode.Created, (await PayAsync("p")).Status);
        await _edge.Shop.PostAsync($"/v1/orders/{_order}/cancel", _buyer, new JsonObject(), "c");
        _edge.Provider.IsDown = true;
        var again = await PayAsync("p");
        Assert.Equal((HttpStatusCode.Conflict, "not-payable"), (again.Status, again.Code));
    }

    [Fact]
    public async Task Sale_FromPaymentToRefund_AnswersTheOrderAtEachStep()
    {
        var payment = (await PayAsync("p")).Text("paymentId");
        Assert.Equal("not-shippable", (await ActAsync("shipments", """{"carrier":"SF","trackingNumber":"1"}""")).Code);
        Assert.Equal("not-refundable", (await ActAsync("refunds", """{"reason":"r"}""")).Code);
        Assert.Equal(HttpStatusCode.OK, await CallBackAsync("payment.succeeded", payment, _order));
        Assert.Equal(HttpStatusCode.OK, await CallBackAsync("payment.succeeded", payment, _order));
        Assert.Equal("already-paid", (await _edge.Shop.PostAsync(
            $"/v1/orders/{_order}/cancel", _buyer, new JsonObject(), "c")).Code);
        Assert.Equal("not-payable", (await PayAsync("p9")).Code);

        var shipped = await ActAsync("shipments", """{"carrier":"SF","trackingNumber":"1"}""", "s");
        Assert.Equal(HttpStatusCode.Created, shipped.Status);
        Assert.Equal(("shipped", "ada"), (shipped.Text("state"), shipped.Text("buyer")));
        Assert.Equal("true", (await ActAsync("shipments", """{"trackingNumber":"1","carrier":"SF"}""", "s"))
            .Headers["Idempotent-Replayed"]);
        var reused = await ActAsync("shipments", """{"carrier":"SF","trackingNumber":"2"}""", "s");
        Assert.Equal("idempotency-key-reused", reused.Code);
        Assert.Equal("delivered", (await ActAsync("delivery-status", """{"status":"delivered"}""")).Text("state"));
        Assert.Equal("wrong-state", (await ActAsync("delivery-status", """{"status":"failed"}""")).Code);

        Assert.NotNull((await ActAsync("refunds", """{"amount":2000,"reason":"r"}""")).Json["errors"]!["amount"]);
        Assert.NotNull(
            (await ActAsync("refunds", """{"amount":1,"reason":"r","restock":true}""")).Json["errors"]!["restock"]);
        var part = await ActAsync("refunds", """{"amount":999,"reason":"late"}""");
        Assert.Equal((HttpStatusCode.Accepted, "delivered"), (part.Status, part.Text("state")));
        var rest = await ActAsync("refunds", """{"reason":"late"}""");
        Assert.Equal("refunding", rest.Text("state"));
        await CallBackAsync("refund.sent", payment, _order, 999);
        await CallBackAsync("refund.sent", payment, _order, 1000, "msg_2");
        var order = await _edge.Shop.GetAsync($"/v1/orders/{_order}", _buyer);
        Assert.Equal("refunded", order.Text("state"));
        Assert.Equal(
            ["reserved", "paid", "shipped", "delivered", "refunding", "refunded"],
            order.Json["timeline"]!.AsArray().Select(entry => entry!["state"]!.GetValue<string>()));
        Assert.Equal(1999, order.Json["refund"]!["sent"]!["amount"]!.GetValue<int>());
    }

    [Fact]
    public async Task Callback_BadSignatureOrBody_IsRefused()
    {
        Assert.Equal(
            HttpStatusCode.BadRequest, await CallBackAsync("payment.succeeded", "p", _order, signature: "bad"));
        Assert.Equal(HttpStatusCode.BadRequest, await CallBackAsync(null, "p", _order));
        Assert.Equal(HttpStatusCode.OK, await CallBackAsync("something.else", "p", _order));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await CallBackAsync(
            "payment.succeeded", "p", _order, mediaType: "text/plain"));
        Assert.Equal("reserved", (await _edge.Shop.GetAsync($"/v1/orders/{_order}", _buyer)).Text("state"));
    }

    [Fact]
    public async Task Callback_OfNoOrderOfOurs_IsKeptOrAskedForAgain()
    {
        Assert.Equal(HttpStatusCode.OK, await CallBackAsync("payment.succeeded", "p1", "what?"));
        Assert.Equal(
            HttpStatusCode.OK, await CallBackAsync("payment.succeeded", "p2", RouteRow.UnknownOrder.ToString()));
        Assert.Equal(["p1", "p2"], _edge.Lists.Strays.Select(stray => stray.PaymentId));

        _edge.Lists.StoreFault = new InvalidOperationException("away");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallBackAsync("payment.succeeded", "p3", "what?"));
        _edge.Items.Intercept = _ => Seckill.Domain.Undecided.Instance;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallBackAsync("payment.succeeded", "p4", _order));
    }

    /// <summary>A form in, the provider's own word out, and only when it is durable.</summary>
    [Fact]
    public async Task Callback_OfAProviderWithAWordOfItsOwn_IsAnsweredWithIt()
    {
        var payment = await PayAsync("f", "formpay");
        Assert.StartsWith("https://form.example/", payment.Text("payUrl"));
        var form = $"notify_id=n1&trade_status=TRADE_SUCCESS&out_trade_no={payment.Text("paymentId")}"
            + $"&passback_params={_order}&sign=";
        Assert.Equal(
            (HttpStatusCode.BadRequest, "application/problem+json"), await FormAsync(form + "bad", isWord: false));
        _edge.Items.Intercept = _ => Seckill.Domain.Undecided.Instance;
        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
            await FormAsync(form + "good", isWord: false));
        _edge.Items.Intercept = _ => null;
        Assert.Equal((HttpStatusCode.OK, "text/plain"), await FormAsync(form + "good", isWord: true));
        Assert.Equal((HttpStatusCode.OK, "text/plain"), await FormAsync("sign=good", isWord: true));
        Assert.Equal("paid", (await _edge.Shop.GetAsync($"/v1/orders/{_order}", _buyer)).Text("state"));
    }

    private async Task<(HttpStatusCode Status, string? MediaType)> FormAsync(string form, bool isWord)
    {
        using var answer = await _edge.Http.PostAsync("/v1/callbacks/payments/formpay", EdgeFixture.Json(
            Encoding.UTF8.GetBytes(form), "application/x-www-form-urlencoded"));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(isWord == (body == "success"), body);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Sandbox_IsScriptedWithinBounds()
    {
        async Task<ShopAnswer> RunAsync(string body) =>
            await _edge.Shop.PostAsync("/sandbox/payments/pay_1", null, JsonNode.Parse(body)!);

        var run = await RunAsync("""{"outcome":"fail","times":3,"delayMs":5,"amount":7,"badSignature":true}""");
        Assert.Equal(HttpStatusCode.Accepted, run.Status);
        Assert.Equal(
            ("pay_1", new SandboxOutcome(false, 3, TimeSpan.FromMilliseconds(5), 7, true)),
            _edge.Provider.Scripted.Single());
        await RunAsync("""{"outcome":"succeed","currency":"USD"}""");
        Assert.Equal("USD", _edge.Provider.Scripted.Last().Outcome.Currency);
        Assert.NotNull((await RunAsync("""{"outcome":"fail","currency":"usd"}""")).Json["errors"]!["currency"]);
        Assert.NotNull((await RunAsync("""{"outcome":"maybe"}""")).Json["errors"]!["outcome"]);
        Assert.NotNull((await RunAsync("""{"outcome":"fail","times":101}""")).Json["errors"]!["times"]);
        _edge.Provider.Script = SandboxAnswer.NoSuchPayment;
        Assert.Equal("not-found", (await RunAsync("""{"outcome":"fail"}""")).Code);
        _edge.Provider.Script = SandboxAnswer.Busy;
        Assert.Equal("temporary-reduced-capacity", (await RunAsync("""{"outcome":"fail"}""")).Code);
    }

    [Fact]
    public async Task SandboxOutage_LastsAsToldWithinADay()
    {
        async Task<ShopAnswer> DownAsync(string body) =>
            await _edge.Shop.PostAsync("/sandbox/outages", null, JsonNode.Parse(body)!);

        Assert.Equal(HttpStatusCode.Accepted, (await DownAsync("""{"forMs":3600000}""")).Status);
        Assert.Equal(TimeSpan.FromHours(1), _edge.Provider.Outage);
        Assert.NotNull((await DownAsync("""{"forMs":86400001}""")).Json["errors"]!["forMs"]);
        Assert.NotNull((await DownAsync("{}")).Json["errors"]!["forMs"]);
        Assert.Equal(TimeSpan.FromHours(1), _edge.Provider.Outage);
    }

    [Fact]
    public async Task ItemOrders_AreListedAndExported()
    {
        var bob = await _edge.Shop.TokenAsync("bob", "buyer");
        var body = JsonNode.Parse(
            """{"shipTo":{"name":"=HYPERLINK(\"x\")","phone":"+86 10","address":"a, \"b\"\nc"}}""");
        await _edge.Shop.SendAsync(HttpMethod.Post, $"/v1/items/{_item}/orders", bob, body, "k",
            await _edge.Shop.PassAsync(_item, bob));

        var page = await _edge.Shop.GetAsync($"/v1/items/{_item}/orders?limit=1", _merchant);
        Assert.Equal("ada", page.Json["data"]![0]!["buyer"]!.GetValue<string>());
        var second = await _edge.Shop.GetAsync(page.Text("nextUrl"), _merchant);
        Assert.Equal("bob", second.Json["data"]![0]!["buyer"]!.GetValue<string>());
        var lines = (await ExportAsync("application/x-ndjson", "?limit=1")).Trim().Split('\n');
        Assert.Equal(["ada", "bob"], lines.Select(line => JsonNode.Parse(line)!["buyer"]!.GetValue<string>()));
        var csv = await ExportAsync("text/csv", "");
        Assert.StartsWith("id,itemId,quantity,", csv);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\")\",+86 10,\"a, \"\"b\"\"\nc\"", csv);
        Assert.Equal("{\"data\":[],\"hasMore\":false,\"nextUrl\":null}",
            (await _edge.Shop.GetAsync($"/v1/items/{_item}/orders?state=paid", _merchant)).Body);
    }

    private Task<ShopAnswer> PayAsync(string key, string provider = "sandbox") => _edge.Shop.PostAsync(
        $"/v1/orders/{_order}/payments", _buyer, new JsonObject { ["provider"] = provider }, key);

    private Task<ShopAnswer> ActAsync(string verb, string body, string? key = null) => _edge.Shop.PostAsync(
        $"/v1/orders/{_order}/{verb}", _merchant, JsonNode.Parse(body)!, key ?? Guid.NewGuid().ToString());

    private async Task<string> ExportAsync(string type, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/items/{_item}/orders{query}");
        request.Headers.Authorization = new("Bearer", _merchant);
        request.Headers.Accept.ParseAdd(type);
        using var response = await _edge.Http.SendAsync(request);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpStatusCode> CallBackAsync(
        string? type, string payment, string order, long amount = 1999, string id = "msg_1", string signature = "good",
        string mediaType = "application/json")
    {
        var body = new JsonObject
        {
            ["type"] = type,
            ["paymentId"] = payment,
            ["orderId"] = order,
            ["amount"] = amount,
            ["currency"] = "CNY",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/callbacks/payments/sandbox");
        request.Content = EdgeFixture.Json(
            Encoding.UTF8.GetBytes(type is null ? "{" : body.ToJsonString()), mediaType);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-signature", signature);
        using var response = await _edge.Http.SendAsync(request);
        return response.StatusCode;
    }
}
