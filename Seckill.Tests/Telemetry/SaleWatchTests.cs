using Seckill.Http.Orders;
using Seckill.Http.Problems;
using Seckill.Node.Telemetry;

namespace Seckill.Tests.Telemetry;

/// <summary>What a watch keeps of the meters of this process; other tests may count beside it.</summary>
public sealed class SaleWatchTests
{
    [Fact]
    public void Watch_CountsWhatTheMetersTell()
    {
        using var watch = new SaleWatch();
        PurchaseMeter.Given();
        PurchaseMeter.CountPass(OrderProblems.BelowCommitted.Plain);
        PurchaseMeter.CountPurchase(OrderProblems.BelowCommitted.Plain);
        ItemMeter.Decided("won", 5);
        ItemMeter.DecidedBatch(5, TimeSpan.FromMilliseconds(2));

        Assert.True(watch.Arrived >= 1 && watch.PassesAsked >= 2 && watch.Admitted >= 5);
        Assert.Equal(2, watch.RefusedBy["below-committed"]);
        Assert.NotNull(watch.DecideTimes.Quantiles());
        Assert.NotNull(watch.Batches.Mean());
    }

    [Fact]
    public void LatestValues_KnowTheirQuantilesAndMean()
    {
        var values = new LatestValues();
        Assert.Null(values.Quantiles());
        Assert.Null(values.Mean());
        for (var value = 1; value <= 2_048; value++)
        {
            values.Add(value);
        }

        Assert.Equal((2_048, 1_536.5), (values.Count, values.Mean()));
        Assert.Equal((1_536, 2_037), values.Quantiles());
    }
}
