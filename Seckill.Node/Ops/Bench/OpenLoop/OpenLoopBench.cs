using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B4: what a buyer waits while the node is half busy. Purchases of one item come as people do who do not know of each
/// other, at instants that are fixed beforehand, at half of what a closed loop reaches in the same run.
/// </summary>
public sealed class OpenLoopBench(BenchGround ground)
{
    private const int Seed = 4;
    private static readonly TimeSpan ClosedRound = TimeSpan.FromSeconds(4);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        options.CheckRound(contestants: 1);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("open-loop", cancellation);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        using var closed = new LoadGenerator(node.Address, options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(closed, node.Server, options.Buyers, cancellation);
        var sale = await BenchSale.OpenAsync(merchant, crowd, node.Server, BenchTerms.Endless, cancellation);
        var won = new LoadTally();
        var rate = await ChooseRateAsync(closed, sale, won, report, cancellation);
        await sale.RenewAsync(cancellation);

        using var open = new OpenLoopGenerator([node.Address], options.Connections, ground.Time);
        var schedule = OpenLoopSchedule.Crowd(rate, options.RoundLength, new Random(Seed));
        var before = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId);
        var result = await open.RunAsync(sale.Script, schedule, cancellation);
        var used = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId) - before;
        won.Add(result.Tally);
        OpenLoopFigures.Report(report, result, schedule);
        report.Set("connections", options.Connections);
        report.Set("coresBusy", used.CoresBusy(result.Elapsed));
        await SaleAgreement.ReportAsync(report, merchant, sale.Item, sale.Script.Sent, won.Accepted, cancellation);
        return report;
    }

    /// <summary>The rate that was asked for, else half of the closed loop's; both warm the node up.</summary>
    private async Task<double> ChooseRateAsync(
        LoadGenerator closed, BenchSale sale, LoadTally won, BenchReport report, CancellationToken cancellation)
    {
        var warmUp = await closed.RunAsync(sale.Script, ClosedRound, cancellation);
        won.Add(warmUp.Tally);
        if (ground.Options.Rate > 0)
        {
            report.Set("perSecond", ground.Options.Rate);
            return ground.Options.Rate;
        }

        var rates = new List<double>();
        while (rates.Count < ground.Options.Rounds)
        {
            var round = await closed.RunAsync(sale.Script, ClosedRound, cancellation);
            won.Add(round.Tally);
            rates.Add(round.AcceptedPerSecond);
        }

        var reach = ContestResult.Median(rates);
        report.SetRounded("closedLoopPerSecond", reach);
        report.Set("closedLoopRounds", new JsonArray([.. rates.Select(rate => JsonValue.Create((long)rate))]));
        report.SetRounded("perSecond", reach / 2);
        return reach / 2;
    }
}
