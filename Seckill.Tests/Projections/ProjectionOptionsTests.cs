using Seckill.Node.Projections;

namespace Seckill.Tests.Projections;

/// <summary>How long projections wait: in a rush longer, so that a step has more rows.</summary>
public sealed class ProjectionOptionsTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(25, 100)]
    [InlineData(40, 160)]
    [InlineData(60, 240)]
    [InlineData(5_000, 250)]
    public void WaitAfter_ATurn_IsFourTimesAsLongWithinBounds(int turn, int wait) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(wait),
            new ProjectionOptions { Linger = TimeSpan.FromMilliseconds(100) }.WaitAfter(
                TimeSpan.FromMilliseconds(turn)));

    [Fact]
    public void WaitAfter_WithoutAnyWait_IsNone() =>
        Assert.Equal(
            TimeSpan.Zero, new ProjectionOptions { Linger = TimeSpan.Zero }.WaitAfter(TimeSpan.FromSeconds(1)));
}
