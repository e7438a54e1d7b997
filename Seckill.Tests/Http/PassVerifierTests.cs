using Seckill.Domain;
using Seckill.Http.Passes;

namespace Seckill.Tests.Http;

/// <summary>The pass as a token.</summary>
public sealed class PassVerifierTests
{
    private static readonly PurchasePass Pass = new(
        ItemId.Derive("acme", "k"), BuyerKey.Of("ada"), 3, new Instant(1_000), new Instant(121_000), true);

    private readonly PassVerifier _verifier = new(EdgeUnderTest.Key("pass"));

    [Fact]
    public void TryOpen_SealedPass_IsTheSamePass()
    {
        var text = _verifier.Seal(Pass);

        Assert.Equal(88, text.Length);
        Assert.True(_verifier.TryOpen(text, out var opened));
        Assert.Equal(Pass, opened);
        Assert.Equal(new PassFacts(3, new Instant(1_000), new Instant(121_000), true), opened.Facts);
    }

    [Fact]
    public void TryOpen_AnyOtherCharacterAnywhere_IsFalse()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
        var text = _verifier.Seal(Pass);
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var letter in Alphabet.Where(letter => letter != text[i]))
            {
                Assert.False(_verifier.TryOpen(text[..i] + letter + text[(i + 1)..], out _));
            }
        }
    }

    [Fact]
    public void TryOpen_OtherKeyItemBuyerOrLength_IsFalse()
    {
        var text = _verifier.Seal(Pass);

        Assert.False(new PassVerifier(EdgeUnderTest.Key("other")).TryOpen(text, out _));
        Assert.False(_verifier.TryOpen(text, ItemId.Derive("acme", "k2"), Pass.Buyer, out _));
        Assert.False(_verifier.TryOpen(text, Pass.Item, BuyerKey.Of("bob"), out _));
        Assert.False(_verifier.TryOpen(text + "\n", out _));
        Assert.False(_verifier.TryOpen(text.AsSpan()[..^1], out _));
        Assert.False(_verifier.TryOpen("", out _));
        Assert.True(_verifier.TryOpen(text, Pass.Item, Pass.Buyer, out _));
    }
}
