using System.Net;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// What a rolling restart costs the buyers of an item: its owner leaves in good order and comes back, again and again,
/// while purchases come to all nodes at a fixed rate; clients of the node that leaves go to the next one. The pause is
/// the longest time between two consecutive won answers around a leave.
/// </summary>
public sealed class LeaveBench(BenchGround ground)
{
    private const int Buyers = 500;
    private const int PassConnections = 16;

    // Passes live 120 s; a run must be over before.
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(100);
    // A third of the clients begin at the node that has just started and compiles what they ask for.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(500);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        await using var cluster = await BenchCluster.StartAsync(ground, options.Nodes, cancellation);
        var report = await ground.BeginReportAsync("leave", cancellation);
        var sale = await SellAsync(cluster, cancellation);
        var shard = cluster.ShardOf(sale.Item);
        var warmUp = new MoveFigures();
        await LeaveAsync(cluster, sale, shard, warmUp, cancellation);
        var all = new MoveFigures();
        while (all.Asked < options.Leaves)
        {
            await LeaveAsync(cluster, sale, shard, all, cancellation);
        }

        report.Set("nodes", options.Nodes);
        report.Set("connections", options.Connections);
        report.Set("purchasesPerSecond", options.Rate);
        all.Report(report, "leave");
        using var merchant = await BenchMerchant.SignInAsync(cluster.Nodes[0].Server, ground.Time, cancellation);
        all.AddWarmUp(report, warmUp);
        var held = await SaleAgreement.ReportAsync(
            report, merchant, sale.Item, sale.Script.Sent, all.Tally.Accepted, cancellation);
        all.JudgePending(report, "leave", held);
        return report;
    }

    private async Task<BenchSale> SellAsync(BenchCluster cluster, CancellationToken cancellation)
    {
        var first = cluster.Nodes[0];
        using var merchant = await BenchMerchant.SignInAsync(first.Server, ground.Time, cancellation);
        using var gathering = new LoadGenerator(first.Address, PassConnections, ground.Time);
        var crowd = await Crowd.GatherAsync(gathering, first.Server, Buyers, cancellation);
        return await BenchSale.OpenAsync(merchant, crowd, first.Server, cancellation);
    }

    /// <summary>One span of load in which the owner leaves; it is back when this returns.</summary>
    private async Task LeaveAsync(
        BenchCluster cluster, BenchSale sale, ShardId shard, MoveFigures figures, CancellationToken cancellation)
    {
        var owner = await cluster.OwnerAsync(shard, cancellation);
        using (var renewing = new LoadGenerator(owner.Node.Address, PassConnections, ground.Time))
        {
            await sale.RenewAsync(renewing, cancellation);
        }

        EndPoint[] targets = [.. cluster.Nodes.Select(node => node.Address)];
        using var load = new OpenLoopGenerator(targets, ground.Options.Connections, ground.Time);
        var log = new WonLog(sale.Script, targets.Length, ground.Time);
        var running = load.RunAsync(log, OpenLoopSchedule.Even(ground.Options.Rate, LongestRun), cancellation);
        MoveWindow window;
        try
        {
            await Task.Delay(WarmUp, ground.Time, cancellation);
            window = await LeaveAsync(cluster, owner, shard, cancellation);
            await Task.Delay(Afterwards, ground.Time, cancellation);
        }
        finally
        {
            log.Stop();
            await running;
        }

        figures.Add([window], log.Times, await running, ground.Time);
        await owner.Node.StartAgainAsync(cancellation);
    }

    private async Task<MoveWindow> LeaveAsync(
        BenchCluster cluster, ShardOwner owner, ShardId shard, CancellationToken cancellation)
    {
        var calm = ground.Time.GetTimestamp();
        await Task.Delay(Calm, ground.Time, cancellation);
        var from = ground.Time.GetTimestamp();
        await owner.Node.LeaveAsync(cancellation);
        var took = ground.Time.GetElapsedTime(from);
        var next = await cluster.FindOwnerAsync(shard, cancellation);
        await Task.Delay(Afterwards, ground.Time, cancellation);
        return new MoveWindow(calm, from, ground.Time.GetTimestamp(), next is null ? null : took);
    }
}
