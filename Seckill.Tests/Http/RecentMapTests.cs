using Seckill.Http.Edge;

namespace Seckill.Tests.Http;

/// <summary>What a node remembers of a crowd is bounded, and it forgets those first who do not come any more.</summary>
public sealed class RecentMapTests
{
    private const int Capacity = 100;

    [Fact]
    public void Set_MoreThanThereIsRoomFor_HoldsAsManyAsThereIs()
    {
        var map = new RecentMap<int, string>(Capacity);

        Set(map, 0, 10 * Capacity);

        Assert.Equal(Capacity, Known(map, 0, 10 * Capacity));
        Assert.True(map.TryGet(10 * Capacity - 1, out var last));
        Assert.Equal($"{10 * Capacity - 1}", last);
    }

    [Fact]
    public void Get_WhoComesAgainAndAgain_IsNotForgotten()
    {
        var map = new RecentMap<int, string>(Capacity);
        Set(map, 0, Capacity);

        for (var other = Capacity; other < 20 * Capacity; other++)
        {
            Assert.True(map.TryGet(7, out _), $"forgotten after {other}");
            Set(map, other, 1);
        }

        Assert.InRange(Known(map, 0, Capacity), 1, 5);
    }

    [Fact]
    public void Set_Again_IsTheNewValueAndTakesNoRoom()
    {
        var map = new RecentMap<int, string>(Capacity);
        Set(map, 0, Capacity);

        map.Set(3, "new");

        Assert.True(map.TryGet(3, out var value));
        Assert.Equal("new", value);
        Assert.Equal(Capacity, Known(map, 0, Capacity));
    }

    [Fact]
    public void Set_WhileAllMustBeKept_GrowsAndShrinksAgain()
    {
        var keeps = true;
        var map = new RecentMap<int, string>(Capacity, keep: _ => keeps);
        Set(map, 0, 3 * Capacity);
        Assert.Equal(3 * Capacity, Known(map, 0, 3 * Capacity));

        keeps = false;
        Set(map, 3 * Capacity, 5 * Capacity);

        Assert.Equal(Capacity, Known(map, 0, 8 * Capacity));
    }

    [Fact]
    public async Task GetAndSet_FromManyThreads_NeverGivesAnothersValue()
    {
        var map = new RecentMap<int, string>(Capacity);

        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (worker, _) =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var key = (i * 31 + worker * 7) % (3 * Capacity);
                if (map.TryGet(key, out var value))
                {
                    Assert.Equal($"{key}", value);
                }
                else
                {
                    map.Set(key, $"{key}");
                }
            }

            return ValueTask.CompletedTask;
        });

        Assert.Equal(Capacity, Known(map, 0, 3 * Capacity));
    }

    private static void Set(RecentMap<int, string> map, int first, int count)
    {
        for (var key = first; key < first + count; key++)
        {
            map.Set(key, $"{key}");
        }
    }

    private static int Known(RecentMap<int, string> map, int first, int count) =>
        Enumerable.Range(first, count).Count(key => map.TryGet(key, out _));
}
