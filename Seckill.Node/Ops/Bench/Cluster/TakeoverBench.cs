using System.Text.Json.Nodes;
using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B12: kill -9 of the owner of a hot item, again and again, while buyers with keys of their own buy through all nodes
/// and go to the next one when theirs is gone. Measured from the kill to the first won answer; afterwards every
/// acknowledged order must be in the journal, each once.
/// </summary>
public sealed class TakeoverBench(BenchGround ground)
{
    private const int Buyers = 64;
    private const int Seed = 12;

    // The kill must not always fall on the same place between two beats.
    private static readonly TimeSpan MostCalm = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Random _random = new(Seed);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var options = ground.Options;
        await using var cluster = await BenchCluster.StartAsync(ground, options.Nodes, cancellation);
        var report = await ground.BeginReportAsync("takeover", cancellation);
        var item = await SellAsync(cluster, cancellation);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) })
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
        var ledger = new PurchaseLedger();
        Uri[] servers = [.. cluster.Nodes.Select(node => node.Server)];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var interval = TimeSpan.FromSeconds(Buyers / (double)options.Rate);
        var buying = Task.WhenAll(Enumerable.Range(0, Buyers).Select(i =>
            new PatientBuyer($"buyer-{i}", item, servers, client, ledger, new Random(Seed + i), ground.Time)
                .RunAsync(interval, stop.Token)));
        var figures = new TakeoverFigures();
        try
        {
            while (figures.Kills < options.Kills && figures.Misses <= options.Kills
                && await SellsAsync(ledger, figures, cancellation))
            {
                figures.Add(await KillAsync(cluster, cluster.ShardOf(item), ledger, cancellation));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await buying;
        }

        await ReportAsync(report, cluster, item, ledger, figures, cancellation);
        return report;
    }

    private async Task<string> SellAsync(BenchCluster cluster, CancellationToken cancellation)
    {
        using var merchant = await BenchMerchant.SignInAsync(cluster.Nodes[0].Server, ground.Time, cancellation);
        return await merchant.SellAsync(stock: 1_000_000_000, perBuyer: 1_000_000, cancellation);
    }

    /// <summary>One kill; the killed node is back and ready when it returns.</summary>
    private async Task<Takeover?> KillAsync(
        BenchCluster cluster, ShardId shard, PurchaseLedger ledger, CancellationToken cancellation)
    {
        await Task.Delay(MostCalm * _random.NextDouble(), ground.Time, cancellation);
        var owner = await cluster.OwnerAsync(shard, cancellation);
        var takeover = await new OwnerKill(cluster, shard, ground.Time).RunAsync(owner, ledger, cancellation);
        await owner.Node.StartAgainAsync(cancellation);
        return takeover;
    }

    /// <summary>Waits until something is won; false, and a stall counted, when that takes too long.</summary>
    private async Task<bool> SellsAsync(
        PurchaseLedger ledger, TakeoverFigures figures, CancellationToken cancellation)
    {
        try
        {
            await ledger.WonAgainAsync(ground.Time.GetTimestamp()).WaitAsync(Patience, ground.Time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            figures.Stall();
            return false;
        }
    }

    private async Task ReportAsync(
        BenchReport report, BenchCluster cluster, string item, PurchaseLedger ledger, TakeoverFigures figures,
        CancellationToken cancellation)
    {
        ItemId.TryParse(item, out var id);
        var proof = await JournalProof.ReadAsync(cluster.Stores.Journal, id, [.. ledger.Won.Values], cancellation);
        report.Set("nodes", cluster.Nodes.Count);
        report.Set("buyers", Buyers);
        report.Set("purchasesPerSecondAtMost", ground.Options.Rate);
        report.Set("acknowledged", ledger.Won.Count);
        report.Set("refusedByCause", BenchReport.ToJson(ledger.Refusals));
        report.Set("repeatedByCause", BenchReport.ToJson(ledger.Retries));
        report.Set("givenUpUndecided", ledger.Undecided);
        report.Set("journal", new JsonObject
        {
            ["reserved"] = proof.Reserved,
            ["acknowledgedButMissing"] = proof.Lost,
            ["reservedTwice"] = proof.Doubled,
            ["reservedButNotTold"] = proof.Unheard,
            ["keysToldTwoOrders"] = ledger.Doubles.Count,
        });
        using var merchant = await BenchMerchant.SignInAsync(cluster.Nodes[0].Server, ground.Time, cancellation);
        var certificate = await merchant.ReadCertificateAsync(item, cancellation);
        report.Set("certificateBalanced", certificate["balanced"]!.GetValue<bool>());
        figures.Report(report);
        report.Judge(new BenchBar("B12", "acknowledged orders lost", 0, 0, proof.Lost, LowerIsBetter: true));
        report.Judge(new BenchBar(
            "B12", "orders doubled", 0, 0, proof.Doubled + ledger.Doubles.Count, LowerIsBetter: true));
    }
}
