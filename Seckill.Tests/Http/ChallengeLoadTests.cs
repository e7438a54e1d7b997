using Seckill.Http;
using Seckill.Http.Passes;
using Seckill.Tests.Time;

namespace Seckill.Tests.Http;

/// <summary>A bit for each doubling above the calm rate, over the last two seconds.</summary>
public sealed class ChallengeLoadTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ChallengeLoad _load;

    public ChallengeLoadTests() => _load = new ChallengeLoad(
        new ChallengeOptions { Difficulty = 10, MostDifficulty = 14, CalmRate = 100 }, _time);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(200, 10)]
    [InlineData(399, 10)]
    [InlineData(400, 11)]
    [InlineData(799, 11)]
    [InlineData(800, 12)]
    [InlineData(3_199, 13)]
    [InlineData(3_200, 14)]
    [InlineData(1_000_000, 14)]
    public void Difficulty_AfterSoManyWithinTwoSeconds_IsThis(int count, int difficulty)
    {
        Count(count);

        Assert.Equal(difficulty, _load.Difficulty);
    }

    [Fact]
    public void Difficulty_OfASteadyRate_Stays()
    {
        for (var quarter = 0; quarter < 40; quarter++)
        {
            Count(100);
            if (quarter >= 7) Assert.Equal(12, _load.Difficulty);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    [Fact]
    public void Difficulty_WhenTheWaveIsOver_FallsSlotBySlot()
    {
        Count(400);
        _time.Advance(TimeSpan.FromMilliseconds(1_000));
        Count(400);
        Assert.Equal(12, _load.Difficulty);

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(12, _load.Difficulty);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(11, _load.Difficulty);
        _time.Advance(TimeSpan.FromMilliseconds(1_000));
        Assert.Equal(10, _load.Difficulty);
    }

    [Fact]
    public void Difficulty_AfterALongSilence_IsCalm()
    {
        Count(10_000);
        _time.Advance(TimeSpan.FromDays(40));

        Assert.Equal(10, _load.Difficulty);
        Count(400);
        Assert.Equal(11, _load.Difficulty);
    }

    private void Count(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _load.Count();
        }
    }
}
