using System.Diagnostics;
using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class ResidentMemoryTests
{
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan From = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(40);

    [Fact]
    public void Growth_SizeTakenUpAtOnce_IsNone()
    {
        var memory = Sampled(second => second < 10 ? 100 : second < 18 ? 200 : 300);
        Assert.Equal(1, memory.Growth(From, Length));
    }

    [Fact]
    public void Growth_ThatGoesOn_IsTheLastQuarterInTimesOfTheSecond()
    {
        // Quarters of 10 s: the medians of 20..29 s and of 40..49 s.
        var memory = Sampled(second => 100 + 10 * second);
        Assert.Equal((100 + 10 * 44.5) / (100 + 10 * 24.5), memory.Growth(From, Length), 1e-9);
        Assert.Equal(100 + 10 * 59, memory.Highest);
    }

    [Fact]
    public void ToJson_Samples_TellsBeforeQuartersAndAfterwards()
    {
        var json = Sampled(second => second < 10 ? 100 : second < 50 ? 200 + second / 10 : 150)
            .ToJson(From, Length);
        Assert.Equal(
            """{"before":100,"quarters":[201,202,203,204],"highest":204,"afterwards":150}""", json.ToJsonString());
    }

    [Fact]
    public async Task Watch_OwnProcess_SeesItsSize()
    {
        using var stop = new CancellationTokenSource();
        using var own = Process.GetCurrentProcess();
        var memory = new ResidentMemory();
        var watching = memory.WatchAsync(own, TimeProvider.System, stop.Token);
        await stop.CancelAsync();
        await watching;
        Assert.InRange(memory.Highest, 1, 100_000);
    }

    private static ResidentMemory Sampled(Func<int, int> mib)
    {
        var memory = new ResidentMemory();
        for (var second = 0; second < 60; second++)
        {
            memory.Add(TimeSpan.FromSeconds(second), mib(second) * MiB);
        }

        return memory;
    }
}
