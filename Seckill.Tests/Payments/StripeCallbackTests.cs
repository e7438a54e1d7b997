using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Http.Ports;
using Seckill.Node.Payments.Stripe;
using Seckill.Tests.Time;

namespace Seckill.Tests.Payments;

/// <summary>Stripe's webhooks: the signature scheme as it is published, and what each event type means here.</summary>
public sealed class StripeCallbackTests
{
    private const string Secret = "whsec_test_Zm9vYmFy";
    private const string Time = "1700000000";
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes("""{"id":"evt_1","type":"ping","note":"中"}""");

    // printf '1700000000.{...}' | openssl dgst -sha256 -hmac SECRET
    private const string Signature = "0754a14ca25aa270ef384baec45acc2d65d88d766f717fb0f3113f121a7dee5a";
    private const string OldSignature = "9516eeef414be74a4fe39a10bbfd1267fbd308225e56e43648d7455d27c8b161";

    [Fact]
    public void Sign_ByOpenssl_SameSignature() =>
        Assert.Equal(Signature, StripeSignature.Sign(Secret, Time, Ping));

    [Theory]
    [InlineData($"t={Time},v1={Signature}", true)]
    [InlineData($"t={Time}, v1={Signature}", true)]
    [InlineData($"v1={Signature},t={Time}", true)]
    [InlineData($"t={Time},v1=00,v1={Signature},v0=ff", true)]
    [InlineData($"t={Time},v1={OldSignature}", true)]
    [InlineData($"t={Time},v0={Signature}", false)]
    [InlineData($"t={Time},v1=", false)]
    [InlineData($"t={Time}", false)]
    [InlineData($"v1={Signature}", false)]
    [InlineData($"t={Time},t={Time},v1={Signature}", false)]
    [InlineData($"t=+{Time},v1={Signature}", false)]
    [InlineData($"t=1700000001,v1={Signature}", false)]
    [InlineData("", false)]
    [InlineData("t=,v1==,,=", false)]
    public void Holds_HeaderOfEachForm_OnlyTheTrueOnes(string header, bool holds) =>
        Assert.Equal(holds, Holds(header, Ping, 1_700_000_000_000));

    [Theory]
    [InlineData(-300_000, true)]
    [InlineData(300_000, true)]
    [InlineData(-300_001, false)]
    [InlineData(300_001, false)]
    [InlineData(7_200_000, false)]
    public void Holds_Clock_FiveMinutesEitherWay(long milliseconds, bool holds) =>
        Assert.Equal(holds, Holds($"t={Time},v1={Signature}", Ping, 1_700_000_000_000 + milliseconds));

    [Fact]
    public void Holds_EachByteOfTheBodyChanged_False()
    {
        for (var i = 0; i < Ping.Length; i++)
        {
            byte[] changed = [.. Ping];
            changed[i] ^= 1;
            Assert.False(Holds($"t={Time},v1={Signature}", changed, 1_700_000_000_000));
        }
    }

    [Fact]
    public void Holds_HeaderTwiceOrWithoutEnd_False()
    {
        var headers = new HeaderDictionary { [StripeSignature.Header] = new[] { $"t={Time},v1={Signature}", "t=1" } };
        Assert.False(StripeSignature.Holds(headers, Ping, new Instant(1_700_000_000_000), [Secret]));
        var endless = $"t={Time},v1={Signature}" + string.Concat(Enumerable.Repeat(",v1=00", 40));
        Assert.False(Holds(endless, Ping, 1_700_000_000_000));
    }

    [Theory]
    [InlineData("checkout.session.completed", "paid", PaymentCallbackKind.Succeeded)]
    [InlineData("checkout.session.async_payment_succeeded", "paid", PaymentCallbackKind.Succeeded)]
    [InlineData("checkout.session.async_payment_failed", "unpaid", PaymentCallbackKind.Failed)]
    [InlineData("checkout.session.expired", "unpaid", PaymentCallbackKind.Failed)]
    public void Read_SessionEvent_IsAPayment(string type, string paid, PaymentCallbackKind kind) => Assert.Equal(
        new CallbackReading.Payment(kind, "evt_9", "pay_1", "order-1", new Money(1999, "CNY")),
        Read(type, $$$"""
            {"id":"cs_1","amount_total":1999,"currency":"cny","payment_status":"{{{paid}}}",
             "client_reference_id":"pay_1","metadata":{"payment_id":"pay_1","order_id":"order-1"}}
            """));

    [Theory]
    [InlineData("refund.created")]
    [InlineData("refund.updated")]
    [InlineData("charge.refund.updated")]
    public void Read_RefundEvent_IsToldByTheRefundsOwnId(string type) => Assert.Equal(
        new CallbackReading.Payment(
            PaymentCallbackKind.RefundSent, "re_1", "pay_1", "order-1", new Money(500, "CNY")),
        Read(type, Refund("succeeded")));

    [Theory]
    [InlineData("checkout.session.completed",
        """{"amount_total":1,"currency":"cny","payment_status":"open","metadata":{"payment_id":"p","order_id":"o"}}""")]
    [InlineData("checkout.session.completed", """{"amount_total":1,"currency":"cny","payment_status":"paid"}""")]
    [InlineData("checkout.session.completed",
        """{"amount_total":1,"currency":"cny","payment_status":"paid","metadata":{"payment_id":"p"}}""")]
    [InlineData("refund.updated", """{"id":"re_1","amount":5,"currency":"cny","status":"succeeded","metadata":{}}""")]
    [InlineData("invoice.paid", "{}")]
    [InlineData("payment_intent.succeeded", """{"metadata":{"payment_id":"p","order_id":"o"}}""")]
    public void Read_NoneOfOurs_Ignored(string type, string about) =>
        Assert.IsType<CallbackReading.Ignored>(Read(type, about));

    [Theory]
    [InlineData("pending")]
    [InlineData("failed")]
    [InlineData("canceled")]
    public void Read_RefundNotSent_Ignored(string status) =>
        Assert.IsType<CallbackReading.Ignored>(Read("refund.updated", Refund(status)));

    [Theory]
    [InlineData("checkout.session.expired", """{"currency":"cny","metadata":{"payment_id":"p","order_id":"o"}}""")]
    [InlineData("checkout.session.expired",
        """{"amount_total":-1,"currency":"cny","metadata":{"payment_id":"p","order_id":"o"}}""")]
    [InlineData("checkout.session.expired",
        """{"amount_total":1.5,"currency":"cny","metadata":{"payment_id":"p","order_id":"o"}}""")]
    [InlineData("invoice.paid", "7")]
    public void Read_OursAndBroken_Malformed(string type, string about) =>
        Assert.IsType<CallbackReading.Malformed>(Read(type, about));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"evt\",\"type\":\"\\ud800\",\"data\":{\"object\":{}}}")]
    public void Read_NoEvent_Malformed(string body) => Assert.IsType<CallbackReading.Malformed>(ReadBody(body));

    private static string Refund(string status) => $$$"""
        {"id":"re_1","amount":500,"currency":"cny","status":"{{{status}}}",
         "metadata":{"refund_id":"rf_1","payment_id":"pay_1","order_id":"order-1"}}
        """;

    private static bool Holds(string header, byte[] body, long now) => StripeSignature.Holds(
        new HeaderDictionary { [StripeSignature.Header] = header }, body, new Instant(now), [Secret, "whsec_old"]);

    private static CallbackReading Read(string type, string about) =>
        ReadBody($$$"""{"id":"evt_9","type":"{{{type}}}","data":{"object":{{{about}}} },"livemode":false}""");

    /// <summary>By the adapter, signed, so that what is tested is the way a callback takes.</summary>
    private static CallbackReading ReadBody(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var http = new HttpClient();
        var provider = new StripeProvider(
            new StripeOptions([Secret], "sk", new Uri("https://stripe.example"), new Uri("https://shop.example")),
            new MemoryReferences(), http, new ManualTimeProvider(), NullLogger<StripeProvider>.Instance);
        var headers = new HeaderDictionary
        {
            [StripeSignature.Header] = $"t={Time},v1={StripeSignature.Sign(Secret, Time, bytes)}",
        };
        return provider.ReadCallback(headers, bytes, new Instant(1_700_000_000_000));
    }
}
