using Seckill.Domain;
using Seckill.Node.Items;

namespace Seckill.Tests.Items;

/// <summary>Each challenge is used once, whatever is in the way.</summary>
public sealed class UsedChallengesTests
{
    private static readonly Instant Start = new(1_000_000);
    private readonly UsedChallenges _used = new(3);

    [Fact]
    public void Use_Second_IsRefusedButTheFirstSentAgainIsNot()
    {
        Assert.IsType<Done>(_used.Use(Use(1), Start));
        Assert.Equal(RefusalCode.ChallengeUsed, Refusal(_used.Use(Use(1, attempt: 2), Start)));
        Assert.IsType<Done>(_used.Use(Use(1), Start));
        Assert.IsType<Done>(_used.Use(Use(2, attempt: 2), Start));
    }

    [Fact]
    public void Use_OfOneThatHasRunOut_IsRefusedThoughItIsForgotten()
    {
        Assert.IsType<Done>(_used.Use(Use(1, seconds: 60), Start));
        var end = Start + TimeSpan.FromSeconds(60);
        Assert.Equal(RefusalCode.ChallengeUsed, Refusal(_used.Use(Use(1, 2, 60), new Instant(end.UnixMs - 1))));

        Assert.Equal(RefusalCode.ChallengeExpired, Refusal(_used.Use(Use(1, 2, 60), end)));
        Assert.Equal(0, _used.Count);
        Assert.Equal(RefusalCode.ChallengeExpired, Refusal(_used.Use(Use(1, 2, 60), end)));
    }

    [Fact]
    public void Use_AtTheBound_IsRefusedUntilTheFirstRunsOut()
    {
        foreach (var seconds in new[] { 30, 10, 20 })
        {
            Assert.IsType<Done>(_used.Use(Use(seconds, seconds: seconds), Start));
        }

        var full = Assert.IsType<Refused>(_used.Use(Use(4), Start));
        Assert.Equal((RefusalCode.ReducedCapacity, TimeSpan.FromSeconds(10)), (full.Code, full.RetryAfter));
        Assert.IsType<Done>(_used.Use(Use(30, seconds: 30), Start));

        var later = Start + TimeSpan.FromSeconds(10);
        Assert.IsType<Done>(_used.Use(Use(4), later));
        Assert.Equal(3, _used.Count);
        Assert.Equal(RefusalCode.ReducedCapacity, Refusal(_used.Use(Use(5), later)));
        Assert.Equal(RefusalCode.ChallengeUsed, Refusal(_used.Use(Use(20, 9, 20), later)));
    }

    [Fact]
    public void Use_AfterALargeWave_ForgetsItInSmallSteps()
    {
        const int wave = 30_000;
        var many = new UsedChallenges(wave);
        for (var i = 0; i < wave; i++)
        {
            Assert.IsType<Done>(many.Use(Use(i), Start));
        }

        var end = Start + TimeSpan.FromSeconds(60);
        Assert.IsType<Done>(many.Use(Use(wave, seconds: 120), end));
        Assert.Equal(wave - 15, many.Count);
        Assert.Equal(RefusalCode.ChallengeExpired, Refusal(many.Use(Use(wave - 1), end)));
        for (var i = 1; i < wave / 15; i++)
        {
            Assert.IsType<Done>(many.Use(Use(wave + i, seconds: 120), end));
        }

        Assert.Equal(wave / 15, many.Count);
    }

    [Fact]
    public async Task Actor_AskedTwice_AnswersFromMemoryWithoutAnEvent()
    {
        var house = new ItemHouse();
        await house.OpenSaleAsync(5);
        var before = await house.StockAsync();
        var use = new UseChallenge(new Key128(1, 2), house.Clock.Now + TimeSpan.FromSeconds(60), new Key128(3, 4));

        Assert.IsType<Done>(await house.AskAsync(use));
        Assert.Equal(RefusalCode.ChallengeUsed, Refusal(await house.AskAsync(use with { Attempt = default })));
        Assert.Equal(before, await house.StockAsync());
        house.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(RefusalCode.ChallengeExpired, Refusal(await house.AskAsync(use)));
    }

    [Fact]
    public async Task Actor_AtItsBound_Refuses()
    {
        var house = new ItemHouse();
        house.Limits = house.Limits with { MostChallenges = 1 };
        house.Start();
        await house.OpenSaleAsync(5);
        var end = house.Clock.Now + TimeSpan.FromSeconds(60);

        Assert.IsType<Done>(await house.AskAsync(new UseChallenge(new Key128(1, 1), end, default)));
        Assert.Equal(RefusalCode.ReducedCapacity,
            Refusal(await house.AskAsync(new UseChallenge(new Key128(2, 2), end, default))));
    }

    private static UseChallenge Use(int challenge, int attempt = 1, int seconds = 60) => new(
        new Key128(1, (ulong)challenge), Start + TimeSpan.FromSeconds(seconds), new Key128(2, (ulong)attempt));

    private static RefusalCode Refusal(ItemReply reply) => Assert.IsType<Refused>(reply).Code;
}
