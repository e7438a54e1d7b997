using System.Text;
using System.Text.Json.Nodes;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B3: what a crowd that comes too late costs. Sold-out refusals of POST passes, which any node answers from its copy
/// of the item's facts, and of POST orders with a good pass, which reach the owner's memory; in turn with the echoes.
/// </summary>
public sealed class SoldOutBench(BenchGround ground)
{
    private const string PassesName = "soldOutPasses";
    private const string OrdersName = "soldOutOrders";
    private const string Refusal = "sold-out";

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        ground.Options.CheckContest(contestants: 4);
        await using var echo = await EchoContestants.StartAsync(ground.Options.Connections, ground.Time, cancellation);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("soldout", cancellation);
        using var merchant = await BenchMerchant.SignInAsync(node.Server, ground.Time, cancellation);
        // Winners among the crowd are refused for want of units too, not for their limit.
        var stock = ground.Options.Connections;
        var item = await merchant.SellAsync(stock, perBuyer: stock, cancellation);
        using var load = new LoadGenerator(node.Address, ground.Options.Connections, ground.Time);
        var crowd = await Crowd.GatherAsync(load, node.Server, ground.Options.Buyers, cancellation);
        var (passes, _) = await crowd.FetchPassesAsync(item, cancellation);
        var body = BenchBuyer.PurchaseBody;
        var orders = new PurchaseScript(node.Server, item, body, crowd.Tokens, passes, firstKey: 0);

        // Sells the stock and warms both refusals up.
        await load.RunAsync(orders, ground.Options.RoundLength, cancellation);
        await SellOutAsync(merchant, item, cancellation);
        var results = await Contest.RunAsync(
            [
                echo.Small,
                echo.PurchaseSized(body, $"Authorization: Bearer {Encoding.ASCII.GetString(crowd.Tokens[0])}",
                    $"Seckill-Pass: {Encoding.ASCII.GetString(passes[0])}", "Idempotency-Key: 0123456789abcdef"),
                new Contestant(PassesName, load, new PassScript(node.Server, item, crowd.Tokens), node.Child.Process),
                new Contestant(OrdersName, load, orders, node.Child.Process),
            ],
            ground.Options.Rounds, ground.Options.RoundLength, cancellation);
        Report(report, results);
        return report;
    }

    private async Task SellOutAsync(BenchMerchant merchant, string item, CancellationToken cancellation)
    {
        var held = await merchant.ReadHeldAsync(item, cancellation);
        if (held != ground.Options.Connections)
        {
            throw new InvalidOperationException(
                $"the item holds {held} of {ground.Options.Connections} units: it is not sold out");
        }
    }

    private void Report(BenchReport report, IReadOnlyDictionary<string, ContestResult> results)
    {
        var tally = new LoadTally();
        tally.Add(results[PassesName].Tally);
        tally.Add(results[OrdersName].Tally);
        report.SetTally(tally);
        report.Set("connections", ground.Options.Connections);
        var ratios = new JsonObject();
        foreach (var name in new[] { PassesName, OrdersName })
        {
            var ratio = results[name].Rate * PartRefused(results[name]) / results[EchoContestants.SmallName].Rate;
            ratios[name] = Math.Round(ratio, 3);
            ratios[name + "ByCost"] = Math.Round(results[EchoContestants.SmallName].Cost / results[name].Cost, 3);
            report.Judge(new BenchBar("B3", $"{name}, x echo", 0.7, 0.84, ratio));
        }

        report.Set("ratioToEcho", ratios);
        foreach (var (name, result) in results)
        {
            report.Set(name, result.ToJson());
        }
    }

    /// <summary>Only sold-out counts: another refusal, however fast, is not what is measured.</summary>
    private static double PartRefused(ContestResult result) =>
        result.Tally.Refusals.GetValueOrDefault(Refusal) / (double)Math.Max(1, result.Tally.Answers);

    /// <summary>Asks for passes, the buyers in turn.</summary>
    private sealed class PassScript(Uri server, string item, IReadOnlyList<byte[]> tokens) : ILoadScript
    {
        private readonly byte[][] _requests = [.. tokens.Select(token => Crowd.PassRequest(server, item, token))];
        private long _sent;

        public int Write(int connection, Span<byte> request)
        {
            var bytes = _requests[_sent++ % _requests.Length];
            bytes.CopyTo(request);
            return bytes.Length;
        }
    }
}
