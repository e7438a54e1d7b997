using Seckill.Domain;
using Seckill.Http;
using Seckill.Http.Passes;

namespace Seckill.Tests.Http;

/// <summary>The proof itself, and the signature of what it is a proof for.</summary>
public sealed class ProofOfWorkTests
{
    /// <summary>docs/CHALLENGE.md shows this one to those who write clients.</summary>
    private static readonly Challenge Example = new(
        new Key128(0x0001020304050607, 0x08090A0B0C0D0E0F), 256, 10, new Instant(1_800_000_000_000));

    private readonly ChallengeSeal _seal = new(EdgeUnderTest.Key("pass"));
    private readonly ItemId _item = ItemId.Derive("acme", "watch");
    private readonly BuyerKey _buyer = BuyerKey.Of("ada");

    [Theory]
    [InlineData("", 0)]
    [InlineData("80", 0)]
    [InlineData("01", 7)]
    [InlineData("00FF", 8)]
    [InlineData("001F", 11)]
    [InlineData("0000", 16)]
    public void ZeroBits_OfAKey_AreThoseInFront(string hex, int bits) =>
        Assert.Equal(bits, ProofOfWork.ZeroBits(Convert.FromHexString(hex)));

    /// <summary>Computed with another implementation: Python's hashlib.pbkdf2_hmac.</summary>
    [Fact]
    public void Example_OfTheDocumentation_IsSolvedByItsNonceAndNoOther()
    {
        Assert.True(ProofOfWork.IsSolvedBy(Example, "3012"));
        Assert.Equal("3012", ProofOfWork.Solve(Example, TestContext.Current.CancellationToken));
        Assert.False(ProofOfWork.IsSolvedBy(Example with { Iterations = 255 }, "3012"));
        Assert.False(ProofOfWork.IsSolvedBy(Example with { Salt = default }, "3012"));
        Assert.False(ProofOfWork.IsSolvedBy(Example with { Difficulty = 11 }, "3012"));
        Assert.True(ProofOfWork.IsSolvedBy(Example with { Difficulty = 10 }, "3012"));
        Assert.Equal("AAECAwQFBgcICQoLDA0ODw", ChallengeText.Show(Example, "").Salt);
    }

    [Fact]
    public void Solve_Cancelled_Ends() => Assert.Throws<OperationCanceledException>(
        () => ProofOfWork.Solve(Example with { Difficulty = 200 }, new CancellationToken(canceled: true)));

    [Fact]
    public void Signature_OfOneChallenge_FitsThatAlone()
    {
        var signature = _seal.Sign(Example, _item, _buyer);

        Assert.True(_seal.Fits(signature, Example, _item, _buyer));
        Assert.False(_seal.Fits(signature, Example with { Iterations = 1 }, _item, _buyer));
        Assert.False(_seal.Fits(signature, Example with { Difficulty = 9 }, _item, _buyer));
        Assert.False(_seal.Fits(signature, Example with { Salt = new Key128(1, 2) }, _item, _buyer));
        Assert.False(_seal.Fits(
            signature, Example with { ExpiresAt = new Instant(Example.ExpiresAt.UnixMs + 1) }, _item, _buyer));
        Assert.False(_seal.Fits(signature, Example, ItemId.Derive("acme", "clock"), _buyer));
        Assert.False(_seal.Fits(signature, Example, _item, BuyerKey.Of("bob")));
        Assert.False(new ChallengeSeal(EdgeUnderTest.Key("other")).Fits(signature, Example, _item, _buyer));
        Assert.False(_seal.Fits(signature.AsSpan(0, 42), Example, _item, _buyer));
        Assert.False(_seal.Fits(signature + "AAAA", Example, _item, _buyer));
        for (var i = 0; i < signature.Length - 1; i++)
        {
            var altered = signature[..i] + (signature[i] == 'A' ? 'B' : 'A') + signature[(i + 1)..];
            Assert.False(_seal.Fits(altered, Example, _item, _buyer));
        }
    }

    /// <summary>All nodes of a cluster, and two builds of it next to each other in age, sign alike.</summary>
    [Fact]
    public void Signature_OfTheExample_StaysAsItIs() =>
        Assert.Equal("mD6yMZpOMEXhhQoPb3LUrpT3LNH4p4O7zilfmqeEmAE", _seal.Sign(Example, _item, _buyer));

    [Theory]
    [InlineData(0, 10, 16, 60, 1_000)]
    [InlineData(256, 0, 16, 60, 1_000)]
    [InlineData(256, 17, 16, 60, 1_000)]
    [InlineData(256, 10, 257, 60, 1_000)]
    [InlineData(256, 10, 16, 0, 1_000)]
    [InlineData(256, 10, 16, 60, 0)]
    public void Options_ThatNobodyCanSolveOrThatAskForNothing_AreRefused(
        int iterations, int difficulty, int most, int seconds, int calm)
    {
        var options = new ChallengeOptions
        {
            Iterations = iterations,
            Difficulty = difficulty,
            MostDifficulty = most,
            Lifetime = TimeSpan.FromSeconds(seconds),
            CalmRate = calm,
        };

        EdgeUnderTest.Options.Validate();
        Assert.Throws<ArgumentException>(() => (EdgeUnderTest.Options with { Challenge = options }).Validate());
    }
}
