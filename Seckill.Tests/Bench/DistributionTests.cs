using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 50)]
    [InlineData(0.501, 51)]
    [InlineData(0.99, 99)]
    [InlineData(0.991, 100)]
    [InlineData(1, 100)]
    public void At_AHundredValues_IsTheNearestRank(double part, int milliseconds) =>
        Assert.Equal(milliseconds, Of(100).At(part).TotalMilliseconds);

    [Fact]
    public void At_FewValues_TheNinetyNinthPercentIsTheWorst() =>
        Assert.Equal(20, Of(20).At(0.99).TotalMilliseconds);

    [Fact]
    public void At_NoValues_IsZero() => Assert.Equal(TimeSpan.Zero, new Distribution().At(0.99));

    [Fact]
    public void ToJson_Values_TellsTheirNumberAndMilliseconds() => Assert.Equal(
        """{"count":100,"min":1,"p50":50,"p90":90,"p99":99,"max":100}""", Of(100).ToJson().ToJsonString());

    /// <summary>1 ms, 2 ms and so on, the largest first: order must not matter.</summary>
    private static Distribution Of(int count)
    {
        var values = new Distribution();
        for (var i = count; i > 0; i--)
        {
            values.Add(TimeSpan.FromMilliseconds(i));
        }

        return values;
    }
}
