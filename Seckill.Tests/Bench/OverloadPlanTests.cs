using Seckill.Node.Ops.Bench;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class OverloadPlanTests
{
    private static readonly BenchOptions Usual =
        BenchOptions.Default with { RoundLength = TimeSpan.FromSeconds(60) };

    [Fact]
    public void Of_Usual_FloodAndNormalLoadAreTwentyTimesTheCapacity()
    {
        var plan = OverloadPlan.Of(Usual);
        Assert.Equal(300, plan.NormalPerSecond);
        Assert.Equal(9_700, plan.FloodPerSecond);
        Assert.Equal(500, plan.MaxLine);
        Assert.Equal(TimeSpan.FromSeconds(2.5), plan.LineEmptiesAfter);
        Assert.Equal(TimeSpan.FromSeconds(85), plan.Length);
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(76, 20)]
    [InlineData(60, 1)]
    public void Of_WhatCanNotBeMeasured_IsRefused(int seconds, int factor) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => OverloadPlan.Of(
            Usual with { RoundLength = TimeSpan.FromSeconds(seconds), Factor = factor })).ExitCode);
}
