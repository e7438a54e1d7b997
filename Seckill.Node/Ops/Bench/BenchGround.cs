using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>What a benchmark stands on: a store of its own, and how hard it is to run.</summary>
/// <param name="Store">Made for this run.</param>
/// <param name="Sets">The user's key=value settings; those of the store and the listeners are laid over them.</param>
/// <param name="Options">How hard and how long.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Logger">For what goes wrong inside.</param>
public sealed record BenchGround(
    IBenchStore Store, IReadOnlyList<string> Sets, BenchOptions Options, TimeProvider Time, ILogger Logger)
{
    /// <summary>What a node would run with; the environment has no say, its database is not the benchmark's.</summary>
    public NodeSettings Settings { get; } = NodeSettings.Load(null, [.. Sets, .. Store.Settings], _ => null);

    public Task<IStores> OpenStoresAsync(CancellationToken cancellation) =>
        NodeHost.OpenJournalAsync(Settings, Guid.NewGuid(), Time, Logger, cancellation);

    /// <summary>
    /// A report that begins with where it was measured and how the store flushes; the store must be open.
    /// </summary>
    public async Task<BenchReport> BeginReportAsync(string bench, CancellationToken cancellation)
    {
        var report = new BenchReport(bench);
        report.Set("store", Store.Name);
        report.Set("engine", Store.Engine);
        report.Set("flush", await Store.ReadFlushModeAsync(cancellation));
        return report;
    }
}
