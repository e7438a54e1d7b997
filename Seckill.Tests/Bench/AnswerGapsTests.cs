using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class AnswerGapsTests
{
    private static readonly long Millisecond = TimeProvider.System.TimestampFrequency / 1_000;

    [Theory]
    [InlineData(10, 40, 5)] // 12 to 17
    [InlineData(12, 17, 5)] // exactly that gap
    [InlineData(13, 16, 5)] // within it: it counts in full
    [InlineData(8, 12, 2)] // before it
    [InlineData(17, 20, 3)] // after it
    [InlineData(40, 41, 60)] // a gap that ends behind the window
    public void Longest_Window_IsTheLongestGapWithAPartInIt(int from, int to, int milliseconds)
    {
        var gaps = Gaps(8, 10, 12, 17, 20, 23, 26, 29, 32, 35, 38, 40, 100);
        Assert.Equal(milliseconds, gaps.Longest(from * Millisecond, to * Millisecond)?.TotalMilliseconds);
    }

    [Theory]
    [InlineData(5, 9)] // nothing before: the gap has no beginning
    [InlineData(30, 50)] // nothing after: the gap has no end
    [InlineData(45, 50)]
    public void Longest_GapWithoutAnEnd_IsNotTold(int from, int to) =>
        Assert.Null(Gaps(8, 20, 40).Longest(from * Millisecond, to * Millisecond));

    [Fact]
    public void Longest_NoAnswers_IsNotTold() => Assert.Null(Gaps().Longest(1, 2));

    [Fact]
    public void Longest_WindowUpsideDown_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gaps(1, 2).Longest(2, 1));

    [Fact]
    public void Merge_LogsOfTwoNodes_OneFillsTheGapsOfTheOther()
    {
        long[][] logs = [[0, 10 * Millisecond, 100 * Millisecond], [40 * Millisecond, 95 * Millisecond]];
        var gaps = AnswerGaps.Merge(logs, TimeProvider.System);
        Assert.Equal(55, gaps.Longest(Millisecond, 99 * Millisecond)?.TotalMilliseconds);
    }

    private static AnswerGaps Gaps(params int[] milliseconds) =>
        new([.. milliseconds.Select(at => at * Millisecond)], TimeProvider.System);
}
