using System.Diagnostics;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Trace ids without a collector: a request that brings a traceparent keeps its trace, and the share that is asked for
/// gets one, so that commits, problems and log lines name it. A request without costs one look at a header.
/// </summary>
internal static class TraceIds
{
    /// <param name="ratio">Share of requests without a traceparent that get an id of their own, 0 to 1.</param>
    public static ActivityListener Listen(double ratio)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore"
                || source.Name.StartsWith("Seckill.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => Sample(options, ratio),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static ActivitySamplingResult Sample(in ActivityCreationOptions<ActivityContext> options, double ratio)
    {
        if (options.Parent.TraceId != default)
        {
            // Spans within a request would be thrown away: nobody takes them.
            return options.Kind == ActivityKind.Server
                ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None;
        }

        return ratio > 0 && options.Kind == ActivityKind.Server && IsChosen(options.TraceId, ratio)
            ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None;
    }

    /// <summary>By the trace id itself, so that every node chooses the same.</summary>
    private static bool IsChosen(ActivityTraceId trace, double ratio)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        return (BitConverter.ToUInt64(bytes[8..]) >> 11) * (1.0 / (1UL << 53)) < ratio;
    }
}
