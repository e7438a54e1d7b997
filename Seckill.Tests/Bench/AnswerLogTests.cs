using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class AnswerLogTests
{
    private static readonly long Second = TimeProvider.System.TimestampFrequency;
    private static readonly TimeSpan Width = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly AnswerLog _log = new(TimeProvider.System);

    [Fact]
    public void Between_ManyAnswers_HasThoseThatWereDueThenWhateverTheirOrder()
    {
        Add(dueMs: 1_000, latencyMs: 7);
        Add(dueMs: 2_000, latencyMs: 9);
        Add(dueMs: 999, latencyMs: 5);
        Add(dueMs: 1_999, latencyMs: 3, won: false);

        var window = _log.Between(Second, 2 * Second);

        Assert.Equal(4, _log.Count);
        Assert.Equal(2, window.Latencies.Count);
        Assert.Equal(1, window.Won);
        Assert.Equal(TimeSpan.FromMilliseconds(7), window.Latencies.Max);
    }

    [Fact]
    public void ReturnsAfter_LatencyThatFalls_IsTheEndOfTheFirstWindowWithinTheLimit()
    {
        // Slow until 2.3 s after the end, at 100 a second; one slow answer in a hundred is not the 99th percentile.
        for (var ms = 0; ms < 8_000; ms += 10)
        {
            Add(5_000 + ms, ms < 2_300 || ms == 2_500 ? 80 : 10);
        }

        // The window from 2.2 s on has ten slow ones and that from 2.3 s on a single one.
        Assert.Equal(TimeSpan.FromSeconds(3.3), Returns(endSecond: 5, lastSecond: 13));
    }

    [Fact]
    public void ReturnsAfter_RefusalsHoweverFast_AreNotNormal()
    {
        for (var ms = 0; ms < 5_000; ms += 10)
        {
            Add(ms, 1, won: ms > 1_000);
        }

        Assert.Equal(TimeSpan.FromSeconds(2.1), Returns(endSecond: 0, lastSecond: 5));
    }

    [Fact]
    public void ReturnsAfter_NeverWithinTheLimitOrNobodyThere_IsNull()
    {
        for (var ms = 0; ms < 3_000; ms += 10)
        {
            Add(ms, 21);
        }

        Assert.Null(Returns(endSecond: 0, lastSecond: 3));
        Assert.Null(Returns(endSecond: 4, lastSecond: 9));
    }

    [Fact]
    public void ReturnsAfter_WindowThatTheLoadDoesNotFill_DoesNotCount()
    {
        for (var ms = 0; ms < 1_500; ms += 10)
        {
            Add(ms, ms < 900 ? 80 : 10);
        }

        Assert.Null(_log.ReturnsAfter(0, Second * 3 / 2, TimeSpan.FromMilliseconds(20), Width, Step));
    }

    private TimeSpan? Returns(int endSecond, int lastSecond) =>
        _log.ReturnsAfter(endSecond * Second, lastSecond * Second, TimeSpan.FromMilliseconds(20), Width, Step);

    private void Add(int dueMs, int latencyMs, bool won = true) =>
        _log.Add(new AnswerSample(dueMs * Second / 1_000, TimeSpan.FromMilliseconds(latencyMs), won));
}
