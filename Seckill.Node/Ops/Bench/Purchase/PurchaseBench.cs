using System.Text;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B2 (PostgreSQL) and B10 (SQLite): whole purchases over HTTP against a real node in a process of its own, in turn
/// with the bare echo and the echo of a request as large. Afterwards stock and certificate must agree with what was
/// answered.
/// </summary>
public sealed class PurchaseBench(BenchGround ground)
{
    private const string Name = "purchase";
    private const int Stock = 1_000_000_000;
    private const int PerBuyer = 1_000_000;

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        ground.Options.CheckContest(contestants: 3);
        await using var echo = await EchoContestants.StartAsync(ground.Options.Connections, ground.Time, cancellation);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync(Name, cancellation);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        var item = await merchant.SellAsync(Stock, PerBuyer, cancellation);
        using var load = new LoadGenerator(node.Address, ground.Options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(load, node.Server, ground.Options.Buyers, cancellation);
        var (passes, passLoad) = await crowd.FetchPassesAsync(item, cancellation);

        var body = BenchBuyer.PurchaseBody;
        var script = new PurchaseScript(node.Server, item, body, crowd.Tokens, passes, firstKey: 0);
        var warmUp = await load.RunAsync(script, ground.Options.RoundLength, cancellation);
        var results = await Contest.RunAsync(
            [
                echo.Small,
                echo.PurchaseSized(body, Headers(crowd.Tokens[0], passes[0])),
                new Contestant(Name, load, script, node.Child.Process) { DatabaseId = ground.Store.ServerProcessId },
            ],
            ground.Options.Rounds, ground.Options.RoundLength, cancellation);
        Report(report, results, passLoad);
        await SaleAgreement.ReportAsync(report, merchant, item, script.Sent,
            results[Name].Tally.Accepted + warmUp.Tally.Accepted, cancellation);
        return report;
    }

    private static string[] Headers(byte[] token, byte[] pass) =>
    [
        $"Authorization: Bearer {Encoding.ASCII.GetString(token)}",
        $"Seckill-Pass: {Encoding.ASCII.GetString(pass)}",
        "Idempotency-Key: 0123456789abcdef",
    ];

    private void Report(BenchReport report, IReadOnlyDictionary<string, ContestResult> results, LoadResult passLoad)
    {
        var purchase = results[Name];
        var echo = results[EchoContestants.SmallName].Rate;
        report.SetRounded("ordersPerSecond", purchase.Rate);
        report.SetTally(purchase.Tally);
        report.Set("connections", ground.Options.Connections);
        report.Set("buyers", ground.Options.Buyers);
        report.Set("passesFrom", "POST /v1/items/{id}/passes, before the rounds");
        report.SetRounded("passesPerSecond", passLoad.AcceptedPerSecond);
        report.SetRounded("ratioToEcho", purchase.Rate / echo, 3);
        report.SetRounded("ratioToRequestSizedEcho", purchase.Rate / results[EchoContestants.PurchaseName].Rate, 3);
        report.SetRounded("costRatioToEcho", results[EchoContestants.SmallName].Cost / purchase.Cost, 3);
        foreach (var (name, result) in results)
        {
            report.Set(name, result.ToJson());
        }

        report.Judge(ground.Store.Name == "sqlite"
            ? new BenchBar("B10", "purchase over HTTP on SQLite, x echo", 0.35, 0.7, purchase.Rate / echo)
            : new BenchBar("B2", "purchase over HTTP, x echo", 0.4, 0.7, purchase.Rate / echo));
    }
}
