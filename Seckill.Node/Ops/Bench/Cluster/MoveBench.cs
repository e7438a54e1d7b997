using System.Net;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What a planned move costs the buyers of an item: its shard goes back and forth between two nodes while purchases
/// come to both at a fixed rate. The pause is the longest time between two consecutive won answers around a move.
/// </summary>
public sealed class MoveBench(BenchGround ground)
{
    private const int Buyers = 2_000;
    private const int MovesARun = 10;

    // Passes live 120 s; a run must be over before.
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan LatestMove = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(500);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        await using var cluster = await BenchCluster.StartAsync(ground, 2, cancellation);
        var report = await ground.BeginReportAsync("move", cancellation);
        var first = cluster.Nodes[0];
        using var merchant = await BenchMerchant.SignInAsync(first.Server, ground.Time, cancellation);
        using var gathering = new LoadGenerator(first.Address, options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(gathering, first.Server, Buyers, cancellation);
        var sale = await BenchSale.OpenAsync(merchant, crowd, first.Server, cancellation);
        EndPoint[] targets = [.. cluster.Nodes.Select(node => node.Address)];
        using var load = new OpenLoopGenerator(targets, options.Connections, ground.Time);
        using var mover = new ShardMover(cluster, cluster.ShardOf(sale.Item), ground.Time);

        var all = new MoveFigures();
        var warmUp = new MoveFigures();
        await RunAsync(load, sale, mover, moves: 1, warmUp, cancellation);
        while (all.Asked < options.Moves)
        {
            await sale.RenewAsync(cancellation);
            await RunAsync(load, sale, mover, Math.Min(MovesARun, options.Moves - all.Asked), all, cancellation);
        }

        report.Set("connections", options.Connections);
        report.Set("purchasesPerSecond", options.Rate);
        all.Report(report, "move");
        all.AddWarmUp(report, warmUp);
        var held = await SaleAgreement.ReportAsync(
            report, merchant, sale.Item, sale.Script.Sent, all.Tally.Accepted, cancellation);
        all.JudgePending(report, "move", held);
        return report;
    }

    /// <summary>One span of load with some moves in it; the figures are taken when it is over.</summary>
    private async Task RunAsync(
        OpenLoopGenerator load, BenchSale sale, ShardMover mover, int moves, MoveFigures figures,
        CancellationToken cancellation)
    {
        var log = new WonLog(sale.Script, 2, ground.Time);
        var running = load.RunAsync(log, OpenLoopSchedule.Even(ground.Options.Rate, LongestRun), cancellation);
        var windows = new List<MoveWindow>();
        try
        {
            await Task.Delay(Calm, ground.Time, cancellation);
            var start = ground.Time.GetTimestamp();
            while (windows.Count < moves && ground.Time.GetElapsedTime(start) < LatestMove)
            {
                var calm = ground.Time.GetTimestamp();
                await Task.Delay(Calm, ground.Time, cancellation);
                var from = ground.Time.GetTimestamp();
                var took = await mover.MoveAsync(cancellation);
                await Task.Delay(Afterwards, ground.Time, cancellation);
                windows.Add(new MoveWindow(calm, from, ground.Time.GetTimestamp(), took));
            }

            await Task.Delay(Afterwards, ground.Time, cancellation);
        }
        finally
        {
            log.Stop();
            await running;
        }

        figures.Add(windows, log.Times, await running, ground.Time);
    }
}
