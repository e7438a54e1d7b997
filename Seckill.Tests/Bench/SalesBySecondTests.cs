using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class SalesBySecondTests
{
    private static readonly DateTimeOffset From = new(2026, 11, 11, 8, 0, 0, 250, TimeSpan.Zero);
    private readonly SalesBySecond _sales = new(From, seconds: 3);

    [Fact]
    public void Add_Instants_FallIntoTheirSeconds()
    {
        Sell(afterMs: 0, units: 2);
        Sell(afterMs: 999, units: 1);
        Sell(afterMs: 1_000, units: 4);
        Sell(afterMs: 2_999, units: 8);
        Assert.Equal([3, 4, 8], _sales.Units);
    }

    [Fact]
    public void Add_BeforeOrBehind_DoesNotCount()
    {
        Sell(afterMs: -1, units: 5);
        Sell(afterMs: 3_000, units: 5);
        Assert.Equal([0, 0, 0], _sales.Units);
    }

    [Fact]
    public void MeanAfter_FirstSecond_LeavesTheBurstOut()
    {
        Sell(afterMs: 500, units: 1_000);
        Sell(afterMs: 1_500, units: 400);
        Sell(afterMs: 2_500, units: 500);
        Assert.Equal(450, _sales.MeanAfter(1));
        Assert.Equal(0, _sales.MeanAfter(3));
    }

    private void Sell(int afterMs, int units) =>
        _sales.Add((long)(From.AddMilliseconds(afterMs) - DateTimeOffset.UnixEpoch).TotalMicroseconds, units);
}
