using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node.Payments;
using Seckill.Node.Payments.Stripe;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

/// <summary>The Stripe adapter against a server that speaks the documented API.</summary>
public sealed class StripeProviderTests : IAsyncLifetime
{
    private readonly MemoryReferences _references = new();
    private readonly ManualTimeProvider _time = new();
    private ScriptedStripe _stripe = null!;
    private HttpClient _http = null!;
    private StripeProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await ScriptedStripe.StartAsync();
        _http = StripeProvider.CreateClient(_stripe.Address);
        _provider = Provider();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _stripe.DisposeAsync();
    }

    [Fact]
    public async Task Open_Payment_OneSessionByItsKeyAndTheSamePageAgain()
    {
        var url = await OpenAsync();

        Assert.Equal("https://checkout.example/cs_test_1", url);
        var asked = _stripe.Requests.Single();
        Assert.Equal(
            ("POST /v1/checkout/sessions", SandboxBench.Payment, "Bearer sk_test", "2025-07-30.basil"),
            (asked.Line, asked.Key, asked.Authorization, asked.Version));
        string[] form =
        [
            "mode=payment", $"client_reference_id={SandboxBench.Payment}", "line_items[0][quantity]=1",
            "line_items[0][price_data][currency]=cny", "line_items[0][price_data][unit_amount]=1999",
            $"line_items[0][price_data][product_data][name]=Order {SandboxBench.Order}",
            "success_url=https://shop.example/paid?s={CHECKOUT_SESSION_ID}",
            $"metadata[payment_id]={SandboxBench.Payment}", $"metadata[order_id]={SandboxBench.Order}",
            $"payment_intent_data[metadata][payment_id]={SandboxBench.Payment}",
            $"payment_intent_data[metadata][order_id]={SandboxBench.Order}",
        ];
        Assert.Equal(form.Order(), asked.Form.Select(field => $"{field.Key}={field.Value}").Order());

        Assert.Equal(url, await OpenAsync());
        Assert.Equal("GET /v1/checkout/sessions/cs_test_1", _stripe.Requests.Last().Line);
    }

    [Fact]
    public async Task Open_ReferenceWasNotKept_NobodyIsSentThereAndTheRepeatMeetsTheSameSession()
    {
        _references.Fault = new TimeoutException("the store is away");
        Assert.Null(await OpenAsync());
        _references.Fault = null;
        Assert.Equal("https://checkout.example/cs_test_1", await OpenAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task Open_StripeRefusesOrFails_Null(int status)
    {
        _stripe.Faults.Enqueue(status);
        Assert.Null(await OpenAsync());
        Assert.Empty(_references.All);
    }

    [Fact]
    public async Task Open_SessionIsOver_PaidGoesBackToTheShopAndExpiredHasNoPage()
    {
        await OpenAsync();
        _stripe.Session(SandboxBench.Payment, pay: true);
        Assert.StartsWith("https://shop.example/paid", await OpenAsync());
        _stripe.Alter(SandboxBench.Payment, session => session["status"] = "expired");
        Assert.Null(await OpenAsync());
    }

    [Fact]
    public async Task Close_OpenSession_IsExpiredOnceAndClosedAgain()
    {
        await OpenAsync();
        Assert.IsType<CloseAnswer.Closed>(await CloseAsync());
        Assert.Equal("expired", (string?)_stripe.Session(SandboxBench.Payment)["status"]);
        Assert.IsType<CloseAnswer.Closed>(await CloseAsync());
        Assert.IsType<CloseAnswer.Closed>(await CloseAsync("pay_never_opened"));
    }

    [Fact]
    public async Task Close_BuyerWasFaster_WhatWasCaptured()
    {
        await OpenAsync();
        _stripe.Session(SandboxBench.Payment, pay: true);
        Assert.Equal(new CloseAnswer.AlreadyCaptured(SandboxBench.Price), await CloseAsync());
        _stripe.Alter(SandboxBench.Payment, session => session["payment_status"] = "unpaid");
        Assert.IsType<CloseAnswer.NoAnswer>(await CloseAsync());
    }

    [Fact]
    public async Task Close_StripeIsDownOrSlow_NoAnswer()
    {
        await OpenAsync();
        _stripe.Faults.Enqueue(502);
        Assert.IsType<CloseAnswer.NoAnswer>(await CloseAsync());
        _stripe.Lag = TimeSpan.FromSeconds(30);
        var slow = CloseAsync();
        await _time.ArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("10 s", Assert.IsType<CloseAnswer.NoAnswer>(await slow).Detail);
    }

    [Fact]
    public async Task Refund_AskedAgainAfterKeysAreForgotten_OneRefundAndSentWithItsId()
    {
        await PaidAsync();
        _stripe.RefundStatus = "pending";
        Assert.IsType<RefundAnswer.Accepted>(await RefundAsync("rf_1", 500));
        Assert.IsType<RefundAnswer.Accepted>(await RefundAsync("rf_1", 500));
        _stripe.ForgetKeys();
        Assert.IsType<RefundAnswer.Accepted>(await RefundAsync("rf_1", 500));
        Assert.Single(_stripe.Refunds);

        _stripe.RefundStatus = "succeeded";
        Assert.Equal(new RefundAnswer.Sent("re_2"), await RefundAsync("rf_2", 700));
        Assert.Equal(new RefundAnswer.Sent("re_2"), await RefundAsync("rf_2", 700));
        Assert.Equal([500, 700], _stripe.Refunds.Select(refund => (long)refund["amount"]!));
        var asked = _stripe.Requests.Last(request => request.Form.ContainsKey("amount"));
        Assert.Equal("rf_2", asked.Key);
        Assert.Equal(SandboxBench.Order.ToString(), asked.Form["metadata[order_id]"]);
        Assert.Equal("pi_cs_test_1", asked.Form["payment_intent"]);
    }

    [Fact]
    public async Task Refund_FailedForGood_AnotherWithAKeyOfItsOwn()
    {
        await PaidAsync();
        await RefundAsync("rf_1", 500);
        _stripe.FailRefunds();
        Assert.Equal(new RefundAnswer.Sent("re_2"), await RefundAsync("rf_1", 500));
        Assert.Equal(["rf_1", "rf_1-1"],
            _stripe.Requests.Where(request => request.Form.ContainsKey("amount")).Select(request => request.Key));
    }

    [Fact]
    public async Task Refund_DownOrUnknown_Unavailable()
    {
        Assert.IsType<RefundAnswer.Unavailable>(await RefundAsync("rf_1", 500));
        await OpenAsync();
        Assert.IsType<RefundAnswer.Unavailable>(await RefundAsync("rf_1", 500));
        await PaidAsync();
        _stripe.IsDown = true;
        Assert.Contains("503", Assert.IsType<RefundAnswer.Unavailable>(await RefundAsync("rf_1", 500)).Detail);
        await _stripe.DisposeAsync();
        Assert.IsType<RefundAnswer.Unavailable>(await RefundAsync("rf_1", 500));
    }

    private StripeProvider Provider() => new(
        new StripeOptions(
            ["whsec_x"], "sk_test", _stripe.Address, new Uri("https://shop.example/paid?s={CHECKOUT_SESSION_ID}")),
        _references, _http, _time, NullLogger<StripeProvider>.Instance);

    private Task<string?> OpenAsync() =>
        _provider.OpenAsync(SandboxBench.Payment, SandboxBench.Order, SandboxBench.Price, default).AsTask();

    private Task<CloseAnswer> CloseAsync(string? payment = null) =>
        _provider.CloseAsync(payment ?? SandboxBench.Payment, default).AsTask();

    private async Task PaidAsync()
    {
        await OpenAsync();
        _stripe.Session(SandboxBench.Payment, pay: true);
    }

    private Task<RefundAnswer> RefundAsync(string refundId, long amount) => _provider.RefundAsync(
        refundId, SandboxBench.Payment, SandboxBench.Order, new Money(amount, "CNY"), default).AsTask();
}
