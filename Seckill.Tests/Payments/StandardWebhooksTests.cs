using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Seckill.Domain;
using Seckill.Node.Payments;

namespace Seckill.Tests.Payments;

public sealed class StandardWebhooksTests
{
    /// <summary>The vector that the specification's own libraries test with.</summary>
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = "{\"test\": 2432232314}";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly WebhookKey Key = WebhookKey.Parse(Secret);
    private static readonly WebhookKey OtherKey = new(new byte[24]);
    private static readonly Instant Sent = new(Timestamp * 1000);

    [Fact]
    public void Sign_PublishedVector_PublishedSignature() =>
        Assert.Equal(Signature, Key.Sign(Id, Timestamp, Encoding.UTF8.GetBytes(Body)));

    [Fact]
    public void Verify_PublishedVector_GivesItsId() => Assert.Equal(Id, Verify(Headers()));

    [Theory]
    [InlineData(-300_000, true)]
    [InlineData(-300_001, false)]
    [InlineData(300_000, true)]
    [InlineData(300_001, false)]
    public void Verify_Clock_FiveMinutesEitherWay(long milliseconds, bool holds) =>
        Assert.Equal(holds, Verify(Headers(), Sent + TimeSpan.FromMilliseconds(milliseconds)) is not null);

    [Fact]
    public void Verify_AnythingSignedIsChanged_Null()
    {
        Assert.Null(Verify(Headers(id: Id + "x")));
        Assert.Null(Verify(Headers(timestamp: "1614265331")));
        Assert.Null(Verify(Headers(), body: Body + " "));
        Assert.Null(Verify(Headers(), keys: OtherKey));
    }

    [Fact]
    public void Verify_EachBitOfTheSignatureFlipped_Null()
    {
        var mac = Convert.FromBase64String(Signature[3..]);
        for (var bit = 0; bit < mac.Length * 8; bit++)
        {
            mac[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Null(Verify(Headers(signature: "v1," + Convert.ToBase64String(mac))));
            mac[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=,")]
    public void Verify_SignatureOfAnotherForm_Null(string signature) =>
        Assert.Null(Verify(Headers(signature: signature)));

    [Fact]
    public void Verify_SeveralSignatures_AnyOneHolds()
    {
        var other = OtherKey.Sign(Id, Timestamp, Encoding.UTF8.GetBytes(Body));

        Assert.Equal(Id, Verify(Headers(signature: $"{other} v1a,abcd {Signature}")));
        Assert.Equal(Id, Verify(Headers(signature: new StringValues([other, Signature]))));
        Assert.Equal(Id, Verify(Headers(signature: $"{Signature} {other}")));
        Assert.Equal(Id, Verify(Headers(), keys: [OtherKey, Key]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1614265330")]
    [InlineData(" 1614265330")]
    [InlineData("1614265330.0")]
    [InlineData("99999999999")]
    [InlineData("99999999999999999999999")]
    public void Verify_TimestampOfAnotherForm_Null(string timestamp) =>
        Assert.Null(Verify(Headers(timestamp: timestamp)));

    [Fact]
    public void Verify_HeaderMissingOrTwice_Null()
    {
        foreach (var name in new[] { "webhook-id", "webhook-timestamp", "webhook-signature" })
        {
            var headers = Headers();
            headers.Remove(name);
            Assert.Null(Verify(headers));
        }

        Assert.Null(Verify(Headers(id: new StringValues([Id, Id]))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_?")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void Parse_NoSecret_FormatExceptionWithoutTheText(string text)
    {
        var fault = Assert.Throws<FormatException>(() => WebhookKey.Parse(text));
        Assert.True(text.Length < 8 || !fault.Message.Contains(text[6..], StringComparison.Ordinal));
    }

    [Fact]
    public void Reveal_ParsedSecret_SameSecretAndOtherwiseMasked()
    {
        Assert.Equal(Secret, Key.Reveal());
        Assert.DoesNotContain("MfKQ", $"{Key}", StringComparison.Ordinal);
    }

    private static string? Verify(
        HeaderDictionary headers, Instant? now = null, string body = Body, params WebhookKey[] keys) =>
        StandardWebhooks.Verify(headers, Encoding.UTF8.GetBytes(body), now ?? Sent, keys.Length == 0 ? [Key] : keys);

    private static HeaderDictionary Headers(
        StringValues? id = null, string timestamp = "1614265330", StringValues? signature = null) => new()
        {
            ["webhook-id"] = id ?? Id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = signature ?? Signature,
        };
}
