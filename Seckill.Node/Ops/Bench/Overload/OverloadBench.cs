using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// R18: an item is flooded with many times what its bucket lets through, while a normal load goes on before, during
/// and after it. What is sold meanwhile, how long until buyers are served as before, and what the node's memory does.
/// </summary>
public sealed class OverloadBench(BenchGround ground)
{
    private const int Seed = 18;
    private const int NormalConnections = 512;
    private const long FirstKeyOfTheFlood = 1_000_000_000_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var plan = OverloadPlan.Of(ground.Options);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("overload", cancellation);
        report.Set("connections", ground.Options.Connections);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        using var normal = new OpenLoopGenerator([node.Address], NormalConnections, ground.Time);
        using var preparing = new LoadGenerator(
            node.Address, BenchOptions.Default.Connections, ground.Time);
        var sale = await SellAsync(node, merchant, preparing, plan, cancellation);
        var warmUp = await normal.RunAsync(
            sale.Script, OpenLoopSchedule.Crowd(plan.NormalPerSecond, WarmUp, new Random(Seed)), cancellation);
        await sale.RenewAsync(cancellation);

        var schedule = OpenLoopSchedule.Crowd(plan.FloodPerSecond, plan.Flood, new Random(Seed + 1));
        var (run, began) = await RunAsync(node, normal, sale, plan, schedule, cancellation);
        var won = warmUp.Tally.Accepted + run.Normal.Tally.Accepted + run.Flood.Tally.Accepted;
        var sent = warmUp.Tally.Answers + run.Normal.Tally.Answers + run.Flood.Tally.Answers;
        await SaleAgreement.ReportAsync(report, merchant, sale.Item, sent, won, cancellation);
        await node.LeaveAsync(cancellation);
        var sales = await ReadSalesAsync(sale.Item, began, plan, cancellation);
        new OverloadFigures(plan, ground.Time).Report(report, run, schedule, sales);
        return report;
    }

    private async Task<BenchSale> SellAsync(
        NodeChild node, BenchMerchant merchant, LoadGenerator preparing, OverloadPlan plan,
        CancellationToken cancellation)
    {
        var crowd = await Crowd.GatherAsync(preparing, node.Server, ground.Options.Buyers, cancellation);
        var terms = BenchTerms.Endless with
        {
            RatePerSecond = plan.Capacity,
            Burst = plan.Capacity,
            MaxLine = plan.MaxLine,
        };
        return await BenchSale.OpenAsync(merchant, crowd, node.Server, terms, cancellation);
    }

    /// <summary>All phases, and the instant at which the flood began.</summary>
    private async Task<(OverloadRun Run, DateTimeOffset Began)> RunAsync(
        NodeChild node, OpenLoopGenerator normal, BenchSale sale, OverloadPlan plan, OpenLoopSchedule schedule,
        CancellationToken cancellation)
    {
        using var flood = new OpenLoopGenerator([node.Address], ground.Options.Connections, ground.Time);
        var floodScript = sale.ScriptFrom(FirstKeyOfTheFlood);
        var log = new AnswerLog(ground.Time);
        var memory = new ResidentMemory();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var start = ground.Time.GetTimestamp();
        var watching = memory.WatchAsync(node.Child.Process, ground.Time, stop.Token);
        var calm = OpenLoopSchedule.Crowd(plan.NormalPerSecond, plan.Length, new Random(Seed + 2));
        var going = normal.RunAsync(sale.Script, calm, log, cancellation);
        await Task.Delay(OverloadPlan.Calm, ground.Time, cancellation);

        var before = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId);
        var began = (At: ground.Time.GetUtcNow(), Timestamp: ground.Time.GetTimestamp());
        var flooded = await flood.RunAsync(floodScript, schedule, cancellation);
        var used = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId) - before;
        var normally = await going;
        await stop.CancelAsync();
        await watching;
        var lasted = flooded.SentWithin > plan.Flood ? flooded.SentWithin : plan.Flood;
        var run = new OverloadRun(
            normally, flooded, log, memory, began.Timestamp, After(began.Timestamp, lasted),
            After(start, plan.Length), used);
        return (run, began.At);
    }

    private async Task<SalesBySecond> ReadSalesAsync(
        string item, DateTimeOffset began, OverloadPlan plan, CancellationToken cancellation)
    {
        var sales = new SalesBySecond(began, (int)plan.Flood.TotalSeconds);
        await using var stores = await ground.OpenStoresAsync(cancellation);
        ItemId.TryParse(item, out var id);
        await sales.ReadAsync(stores.Journal, id, cancellation);
        return sales;
    }

    private long After(long timestamp, TimeSpan span) =>
        timestamp + (long)(span.TotalSeconds * ground.Time.TimestampFrequency);
}
