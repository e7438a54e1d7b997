using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Seckill.Client;
using Seckill.Tests.Time;

namespace Seckill.Tests.Client;

/// <summary>What proves itself is taken, all else is not.</summary>
public sealed class VerifierTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""
        {"specversion":"1.0","id":"7-3-0","source":"/items/i1","time":"2026-01-01T00:00:00.000Z",
         "datacontenttype":"application/json","type":"seckill.item.gone","data":{"a":1},"later":true}
        """);

    private readonly ManualTimeProvider _time = new();

    /// <summary>The example of the Standard Webhooks specification: the signature is not of our making.</summary>
    [Fact]
    public void Signature_OfTheSpecification_IsComputed() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(
            Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Fact]
    public void Message_OfAnySecretThatIsKnown_IsRead()
    {
        var verifier = new WebhookVerifier([Other, Secret], _time);

        var told = verifier.Verify("7-3-0", Now(), $"v1a,xx v1,AAAA {Sign(Secret)}", Body);

        Assert.Equal(("7-3-0", "seckill.item.gone"), (told.Id, told.Type));
        Assert.Equal(1, told.Data.GetProperty("a").GetInt32());
    }

    [Fact]
    public void Message_ThatProvesNothing_IsRefused()
    {
        var verifier = new WebhookVerifier([Secret], _time);
        var altered = Body.ToArray();
        altered[^3] ^= 1;

        Refused(() => verifier.Verify("7-3-0", Now(), Sign(Other), Body));
        Refused(() => verifier.Verify("7-3-0", Now(), Sign(Secret), altered));
        Refused(() => verifier.Verify("7-3-1", Now(), Sign(Secret), Body));
        Refused(() => verifier.Verify("7-3-0", Now(), "", Body));
        Refused(() => verifier.Verify("7-3-0", Now(), "v1,", Body));
        Refused(() => verifier.Verify("7-3-0", Now(), Sign(Secret).Replace("v1,", "v2,"), Body));
        Refused(() => verifier.Verify(null, Now(), Sign(Secret), Body));
        Refused(() => verifier.Verify("7-3-0", "soon", Sign(Secret), Body));
        Assert.NotNull(verifier.Verify("7-3-0", Now(), Sign(Secret), Body));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-299, true)]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public void Message_OfAnotherTime_IsTakenWithinFiveMinutes(int seconds, bool taken)
    {
        var (verifier, then, signed) = (new WebhookVerifier([Secret], _time), Now(), Sign(Secret));
        var later = new WebhookVerifier([Secret], new ShiftedTime(_time, TimeSpan.FromSeconds(-seconds)));

        Assert.NotNull(verifier.Verify("7-3-0", then, signed, Body));
        Assert.Equal(taken, Record.Exception(() => later.Verify("7-3-0", then, signed, Body)) is null);
    }

    [Fact]
    public void Verifier_WithoutASecret_IsNotMade()
    {
        Assert.Throws<ArgumentException>(() => new WebhookVerifier([]));
        Assert.Throws<ArgumentException>(() => new WebhookVerifier(["whsec_"]));
    }

    [Fact]
    public void Receipt_OfAKnownKey_IsReadAndAnyOtherIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var verifier = new ReceiptVerifier(new KeySet([KeyOf(key, "k1")]));
        var genuine = Jws(key, "ES256", "k1");

        Assert.Equal((7, 42L), (verifier.Verify(genuine).Shard, verifier.Verify(genuine).Offset));
        foreach (var forged in new[]
        {
            Jws(forger, "ES256", "k1"), Jws(key, "ES256", "k2"), Jws(key, "none", "k1"), "", "a.b", "a.b.c",
            genuine[..^4] + "AAAA", genuine[(genuine.IndexOf('.') + 1)..],
        })
        {
            Assert.Throws<ReceiptException>(() => verifier.Verify(forged));
        }
    }

    private static void Refused(Action verify) => Assert.Throws<WebhookException>(verify);

    private static SigningKey KeyOf(ECDsa key, string name)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new SigningKey(
            "EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), name, "sig", "ES256");
    }

    private static string Jws(ECDsa key, string algorithm, string name)
    {
        var head = Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","kid":"{{name}}"}""");
        var payload = Encoding.UTF8.GetBytes("""
            {"orderId":"o1","itemId":"i1","shard":7,"offset":42,"hash":"00ff","at":"2026-01-01T00:00:00.000Z"}
            """);
        var text = $"{Base64Url.EncodeToString(head)}.{Base64Url.EncodeToString(payload)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private string Now() => _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private string Sign(string secret) => WebhookSignature.Sign(secret, "7-3-0", Now(), Body);
}
