using System.Runtime.CompilerServices;
using Seckill.Domain;
using Seckill.Http.Auth;

namespace Seckill.Tests.Http;

/// <summary>Verified tokens stay known, and what is kept of those who left is small.</summary>
public sealed class TokenMemoryTests
{
    private const int MoreThanAtHand = 10_000;

    [Fact]
    public void Find_KnowsTheTextAlone()
    {
        var memory = new TokenMemory(100);
        var ada = Named("ada");
        memory.Remember("Bearer one", ada);

        Assert.Same(ada, memory.Find("Bearer one"));
        Assert.Null(memory.Find("Bearer onE"));
        Assert.Null(memory.Find("bearer one"));
        Assert.Null(memory.Find("Bearer one "));
    }

    [Fact]
    public void Remember_BeyondTheBound_ForgetsTheOldest()
    {
        var memory = new TokenMemory(1_000);
        RememberMany(memory, MoreThanAtHand);

        var known = Enumerable.Range(0, MoreThanAtHand).Where(i => memory.Find(HeaderOf(i)) is not null).ToList();
        Assert.InRange(known.Count, 1, 1_000);
        Assert.Contains(MoreThanAtHand - 1, known);
    }

    [Fact]
    public void Remember_OfWhatIsNoUsualToken_IsNotDone()
    {
        var memory = new TokenMemory(100);
        var header = "Bearer " + new string('x', 2_048);
        memory.Remember("Bearer \u00e9", Named("eve"));
        Assert.Null(memory.Find("Bearer \u00e9"));
        Assert.Null(memory.Find("Bearer ?"));
        memory.Remember(header, Named("ada"));

        Assert.Null(memory.Find(header));
    }

    [Fact]
    public void Find_WhenManyCameSince_KnowsTheTokenWithoutHoldingItsText()
    {
        var memory = new TokenMemory(2 * MoreThanAtHand);
        var text = RememberOne(memory, out var ada);
        RememberMany(memory, MoreThanAtHand);

        GC.Collect();
        Assert.False(text.IsAlive);
        Assert.Same(ada, memory.Find(HeaderOf(-1)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RememberOne(TokenMemory memory, out Principal ada)
    {
        var header = HeaderOf(-1);
        memory.Remember(header, ada = Named("ada"));
        return new WeakReference(header);
    }

    private static void RememberMany(TokenMemory memory, int count)
    {
        for (var i = 0; i < count; i++)
        {
            memory.Remember(HeaderOf(i), Named($"u{i}"));
        }
    }

    private static string HeaderOf(int number) => $"Bearer token-{number}";

    private static Principal Named(string subject) => new(subject, Roles.Buyer, new Instant(1));
}
