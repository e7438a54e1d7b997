using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Items;
using Seckill.Node.Journal;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B7 and B8: an item with very many live orders is written through the real writer, then its shard is loaded from
/// zero, as a node does it before it serves: every link of the chain verified, every event folded. No snapshot helps.
/// </summary>
public sealed class RecoveryBench(BenchGround ground)
{
    private const int Loads = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        await using var stores = await ground.OpenStoresAsync(cancellation);
        var report = await ground.BeginReportAsync("recovery", cancellation);
        var (head, item, written) = await WriteAsync(stores, cancellation);
        report.SetTally(written.Tally);
        report.SetRounded("writtenPerSecond", written.AcceptedPerSecond);
        report.SetRounded("ordersPerCommit", written.Tally.Accepted / (double)head.Head, 1);
        await stores.Snapshots.DeleteAsync(head.Shard, null, cancellation);
        await stores.Snapshots.DeleteAsync(head.Shard, item, cancellation);

        var loads = new List<Load>();
        for (var load = 0; load < Loads; load++)
        {
            loads.Add(await MeasureAsync(stores, head, item, written.Tally.Accepted, cancellation));
        }

        Report(report, loads, written.Tally.Accepted);
        return report;
    }

    /// <summary>
    /// What it makes is garbage when it returns: the next load must not find it in the memory it counts.
    /// </summary>
    private async Task<Load> MeasureAsync(
        IStores stores, ShardHead head, ItemId item, long sold, CancellationToken cancellation)
    {
        using var own = Process.GetCurrentProcess();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var usedBefore = own.TotalProcessorTime;
        var start = ground.Time.GetTimestamp();
        var loaded = await LoadAsync(stores, head, cancellation);
        var seconds = ground.Time.GetElapsedTime(start).TotalSeconds;
        own.Refresh();
        var used = (own.TotalProcessorTime - usedBefore).TotalSeconds;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)sold;
        Check(loaded, item, sold);
        return new Load(seconds, used, bytes);
    }

    private async Task<(ShardHead Head, ItemId Item, LoadResult Written)> WriteAsync(
        IStores stores, CancellationToken cancellation)
    {
        await using var house = await BenchHouse.OpenAsync(stores, ground, cancellation);
        var sale = await EngineSale.OpenAsync(house, ground.Time);
        var written = await sale.RunAsync(ground.Options.InFlight, Patience, ground.Options.Orders);
        return (house.Head, sale.Item, written);
    }

    private static Task<LoadedShard> LoadAsync(IStores stores, ShardHead head, CancellationToken cancellation)
    {
        var items = new ItemLoader(stores.Journal, stores.Snapshots);
        return new ShardLoader(stores.Journal, stores.Snapshots, items).LoadAsync(head, cancellation);
    }

    /// <summary>A load that lost an order would be fast and worthless.</summary>
    private static void Check(LoadedShard loaded, ItemId item, long sold)
    {
        var state = loaded.Awake.Single(state => state.Id == item);
        var reply = ItemReplies.Answer(state, new ReadStock(new Requester("", RequesterKind.System)), default);
        if (reply is not StockAnswered stock || stock.Stock.Held != sold)
        {
            throw new InvalidOperationException($"{sold} orders were sold, the loaded item says {reply}");
        }
    }

    private static void Report(BenchReport report, List<Load> loads, long orders)
    {
        // The first load pays for compiling the code that loads, as a starting node does: it is the one that is judged.
        var first = loads[0];
        report.SetRounded("seconds", first.Seconds, 3);
        report.Set("loads", new JsonArray([.. loads.Select(load => JsonValue.Create(Math.Round(load.Seconds, 3)))]));
        report.Set("processorSeconds", new JsonArray(
            [.. loads.Select(load => JsonValue.Create(Math.Round(load.ProcessorSeconds, 3)))]));
        report.Set("orders", orders);
        report.SetRounded("ordersPerSecond", orders / first.Seconds);
        report.SetRounded("bytesPerLiveOrder", first.BytesPerOrder, 1);
        if (orders >= BenchOptions.Default.Orders)
        {
            report.Judge(new BenchBar("B7", "recovery, seconds", 2, 0.5, first.Seconds, LowerIsBetter: true));
        }

        report.Judge(new BenchBar(
            "B8", "memory, bytes a live order", 200, 100, first.BytesPerOrder, LowerIsBetter: true));
    }

    private sealed record Load(double Seconds, double ProcessorSeconds, double BytesPerOrder);
}
