using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Seckill.Node.Telemetry;

/// <summary>
/// Listens to the meters of this process and keeps what operators watch: counts of purchases by outcome since the
/// start, and the latest times and sizes of decisions.
/// </summary>
internal sealed class SaleWatch : IDisposable
{
    private const string Purchases = "seckill.purchases";
    private const string Passes = "seckill.passes";
    private const string Decisions = "seckill.item.decisions";
    private const string Violated = "seckill.item.violations";
    private const string Decide = "seckill.item.decide.duration";
    private const string Batch = "seckill.item.batch.size";
    private static readonly string LineFull = Labels.Of(Domain.RefusalCode.LineFull);

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Box> _refused = new(StringComparer.Ordinal);
    private long _arrived;
    private long _passes;
    private long _admitted;
    private long _violations;

    public SaleWatch()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is Purchases or Passes or Decisions or Violated or Decide or Batch)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            Count(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, _, _) => DecideTimes.Add(value * 1_000));
        _listener.Start();
    }

    /// <summary>Purchases that this node answered to clients, whatever it answered.</summary>
    public long Arrived => Interlocked.Read(ref _arrived);

    /// <summary>Passes that clients asked of it.</summary>
    public long PassesAsked => Interlocked.Read(ref _passes);

    /// <summary>Purchases that items of this node let through their line and decided.</summary>
    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>Broken invariants that it saw; an oversold item is one.</summary>
    public long Violations => Interlocked.Read(ref _violations);

    /// <summary>Passes and purchases that it refused, by problem code.</summary>
    public IReadOnlyDictionary<string, long> RefusedBy =>
        _refused.ToDictionary(entry => entry.Key, entry => Interlocked.Read(ref entry.Value.Count));

    /// <summary>Milliseconds to decide a batch, without its append.</summary>
    public LatestValues DecideTimes { get; } = new();

    /// <summary>Requests decided together.</summary>
    public LatestValues Batches { get; } = new();

    public void Dispose() => _listener.Dispose();

    private void Count(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (instrument)
        {
            case Purchases:
                Interlocked.Add(ref _arrived, value);
                CountRefused(value, tags);
                break;
            case Passes:
                Interlocked.Add(ref _passes, value);
                CountRefused(value, tags);
                break;
            case Decisions when !LineFull.Equals(tags[0].Value):
                Interlocked.Add(ref _admitted, value);
                break;
            case Violated:
                Interlocked.Add(ref _violations, value);
                break;
            case Batch:
                Batches.Add(value);
                break;
            default:
                break;
        }
    }

    /// <summary>The second label is the problem code, empty for what was not refused.</summary>
    private void CountRefused(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags[1].Value is string { Length: > 0 } code)
        {
            Interlocked.Add(ref _refused.GetOrAdd(code, _ => new Box()).Count, value);
        }
    }

    private sealed class Box
    {
        public long Count;
    }
}
