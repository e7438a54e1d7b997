using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>Bounds of histograms: few, around the times and sizes that this house has.</summary>
internal static class Buckets
{
    public static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    public static InstrumentAdvice<T> Of<T>(params T[] bounds) where T : struct =>
        new() { HistogramBucketBoundaries = bounds };
}
