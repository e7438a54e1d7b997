using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Seckill.Node.Telemetry;

namespace Seckill.Tests.Telemetry;

/// <summary>What the page makes of instruments.</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private readonly string _name = $"test-{Guid.NewGuid():N}";
    private readonly Meter _meter;
    private readonly MetricsPage _page = new();
    private readonly MeterProvider _provider;

    public PrometheusTextTests()
    {
        _meter = new Meter(_name);
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(_name).AddReader(_page.Reader).Build();
    }

    public void Dispose()
    {
        _provider.Dispose();
        _page.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_WithOddLabels_IsEscaped()
    {
        var counter = _meter.CreateCounter<long>("a.b-c", "{thing}", "back\\slash\nand line");
        counter.Add(3, new KeyValuePair<string, object?>("the.key", "say \"no\"\\\n"));
        Assert.Equal(
            "# HELP a_b_c_total back\\\\slash\\nand line\n# TYPE a_b_c_total counter\n"
            + "a_b_c_total{the_key=\"say \\\"no\\\"\\\\\\n\"} 3\n", _page.Read());
        Assert.Equal(3, MetricsText.Parse(_page.Read()).Sum("a_b_c_total"));
    }

    [Fact]
    public void Histogram_Buckets_AreCumulativeAndEndInTheCount()
    {
        var histogram = _meter.CreateHistogram("h", "s", "d", advice: Buckets.Of(0.5, 2));
        foreach (var value in (double[])[0.1, 0.5, 1, 7])
        {
            histogram.Record(value);
        }

        Assert.Equal(
            "# HELP h_seconds d\n# TYPE h_seconds histogram\nh_seconds_bucket{le=\"0.5\"} 2\n"
            + "h_seconds_bucket{le=\"2\"} 3\nh_seconds_bucket{le=\"+Inf\"} 4\nh_seconds_sum 8.6\nh_seconds_count 4\n",
            _page.Read());
    }

    [Theory]
    [InlineData("x.time", "s", "x_time_seconds")]
    [InlineData("x.seconds", "s", "x_seconds")]
    [InlineData("x.size", "By", "x_size_bytes")]
    [InlineData("x.share", "1", "x_share_ratio")]
    [InlineData("x", "{commit}", "x")]
    [InlineData("9x", "", "_9x")]
    public void Gauge_Name_HasItsUnit(string name, string unit, string expected) =>
        Assert.Equal(expected, PrometheusName.Of(name, unit, MetricType.DoubleGauge));

    [Fact]
    public void Counter_Name_EndsInTotalOnce()
    {
        Assert.Equal("x_seconds_total", PrometheusName.Of("x", "s", MetricType.DoubleSum));
        Assert.Equal("x_total", PrometheusName.Of("x.total", "{x}", MetricType.LongSum));
        Assert.Equal("x", PrometheusName.Of("x", "{x}", MetricType.LongSumNonMonotonic));
    }

    [Fact]
    public void Instruments_OfOneName_AreOneFamily()
    {
        using var other = new Meter(_name);
        _meter.CreateCounter<long>("twice", "{a}", "first").Add(1);
        other.CreateCounter<long>("twice", "{b}", "second").Add(1);
        Assert.Equal("counter", MetricsText.Parse(_page.Read()).Families["twice_total"].Type);
    }

    [Theory]
    [InlineData("a 1\n")]
    [InlineData("# HELP a b\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\na 1\n")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"\\q\"} 1\n")]
    [InlineData("# HELP a b\n# TYPE a gauge\na one\n")]
    [InlineData("# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")]
    [InlineData("# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n")]
    [InlineData("# HELP a b\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1")]
    public void Parser_OfTheTests_RefusesWhatIsWrong(string text) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => MetricsText.Parse(text));
}
