using Seckill.Node.Ops.Bench;
using Xunit;

namespace Seckill.Tests.Bench;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void At_NothingRecorded_IsZero() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().At(0.99));

    [Fact]
    public void At_OneValue_IsThatValueEverywhere()
    {
        var histogram = new LatencyHistogram();
        var value = TimeSpan.FromMicroseconds(1234.5);
        histogram.Record(value);
        Assert.All([0.0, 0.5, 0.99, 1.0], part => Assert.Equal(value, histogram.At(part)));
        Assert.Equal(value, histogram.Max);
    }

    [Fact]
    public void At_ManyValues_IsNeverBelowTheTruthAndAtMostOnePercentAbove()
    {
        var random = new Random(17);
        var histogram = new LatencyHistogram();
        var values = new List<TimeSpan>();
        for (var i = 0; i < 50_000; i++)
        {
            // From 1 us to 100 s, evenly over the orders of magnitude.
            var value = TimeSpan.FromMicroseconds(Math.Pow(10, random.NextDouble() * 8));
            values.Add(value);
            histogram.Record(value);
        }

        values.Sort();
        foreach (var part in new[] { 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0 })
        {
            var truth = values[Math.Max(1, (int)Math.Ceiling(part * values.Count)) - 1];
            var told = histogram.At(part);
            Assert.InRange(told.Ticks, truth.Ticks, truth.Ticks * 1.01 + 1);
        }
    }

    [Fact]
    public void Add_TwoHistograms_CountsBoth()
    {
        var one = new LatencyHistogram();
        var other = new LatencyHistogram();
        one.Record(TimeSpan.FromMilliseconds(1));
        other.Record(TimeSpan.FromMilliseconds(3));
        other.Record(TimeSpan.FromMilliseconds(5));
        one.Add(other);
        Assert.Equal(3, one.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(5), one.Max);
        Assert.InRange(one.At(0.5).TotalMilliseconds, 3, 3.03);
    }

    [Fact]
    public void Record_OutOfRange_IsClamped()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromDays(1));
        histogram.Record(TimeSpan.FromTicks(-1));
        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.At(0.5));
        Assert.InRange(histogram.At(1).TotalMinutes, 18, 19);
    }
}
