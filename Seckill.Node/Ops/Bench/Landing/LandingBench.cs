using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B6: whether the read models keep up with a sale at full rate. Whole purchases of one item over HTTP as in B2, while
/// another process (this one) reads, every few milliseconds, how old the oldest commit is that has not landed.
/// </summary>
public sealed class LandingBench(BenchGround ground)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        options.CheckRound(contestants: 2);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("landing", cancellation);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        using var load = new LoadGenerator(node.Address, options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(load, node.Server, options.Buyers, cancellation);
        var sale = await BenchSale.OpenAsync(merchant, crowd, node.Server, cancellation);
        var warmUp = await load.RunAsync(sale.Script, options.RoundLength / 4, cancellation);

        await using var stores = await NodeHost.OpenJournalAsync(
            ground.Settings, Guid.NewGuid(), ground.Time, ground.Logger, cancellation, readOnly: true);
        ItemId.TryParse(sale.Item, out var item);
        var shard = ShardId.Of(item, ground.Settings.Cluster.Shards);
        var watch = new LandingWatch(ground.Store, stores.Journal, shard, ground.Time);
        await watch.CaughtUpAsync(Patience, cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.WatchAsync(ended.Token);
        var before = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId);
        var result = await load.RunAsync(sale.Script, options.RoundLength, cancellation);
        var used = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId) - before;
        await ended.CancelAsync();
        await watching;
        var left = await watch.EventsNotLandedAsync(cancellation);
        var caughtUp = await watch.CaughtUpAsync(Patience, cancellation);

        report.SetRounded("ordersPerSecond", result.AcceptedPerSecond);
        report.SetTally(result.Tally);
        report.Set("connections", options.Connections);
        report.Set("coresBusy", used.CoresBusy(result.Elapsed));
        report.Set("looks", watch.Lag.Count);
        report.SetLatency("lagMilliseconds", watch.Lag);
        report.Set("eventsNotLandedWhenTheLoadEnded", left);
        report.SetRounded("secondsUntilAllHadLanded", caughtUp.TotalSeconds, 3);
        var held = await SaleAgreement.ReportAsync(report, merchant, sale.Item, sale.Script.Sent,
            warmUp.Tally.Accepted + result.Tally.Accepted, cancellation);
        var apart = ((JsonObject)report["afterwards"]!)["certificateDifferences"]!.AsArray().Count;
        report.Judge(new BenchBar("B6", "landing, lag p99, s", 1, 0.2, watch.Lag.At(0.99).TotalSeconds,
            LowerIsBetter: true));
        report.Judge(new BenchBar("B6", $"figures in which the read model of {held} orders is not the journal's", 0, 0,
            apart, LowerIsBetter: true));
        return report;
    }
}
