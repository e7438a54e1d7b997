using System.Text.Json.Nodes;
using Seckill.Client;
using Seckill.Http.Ports;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Demo;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A long time of mixed load: one sale after the other, each with people who buy, pay, are declined, cancel, walk away
/// or stand on the wait list, and a merchant who ships and refunds. What must not change with time: memory, latency,
/// and that every sale's books balance when it is over.
/// </summary>
public sealed class SoakBench(BenchGround ground)
{
    private const int Seed = 7;
    private const double MostMemoryGrowth = 1.2;
    private const double MostLatencyGrowth = 1.5;

    private static readonly string[] WantOfUnits = [ProblemCodes.SoldOut, ProblemCodes.RoundClosed];

    private readonly SoakLatency _latency = new(ground.Options.RoundLength);

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        var length = ground.Options.RoundLength;
        if (length < 8 * SoakSale.Open)
        {
            throw new CliException(ExitCode.Usage, $"a quarter of a soak holds two sales of {SoakSale.Open}, or more");
        }

        await using var node = await NodeChild.StartAsync(ground, cancellation);
        var report = await ground.BeginReportAsync("soak", cancellation);
        using var network = new DemoNetwork(() => node.Server);
        var memory = new ResidentMemory();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = memory.WatchAsync(node.Child.Process, ground.Time, stop.Token);
        var count = new CrowdCount();
        var before = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId);
        var start = ground.Time.GetTimestamp();
        var sales = new List<Task<SoakSale>>();
        var random = new Random(Seed);
        while (ground.Time.GetElapsedTime(start) is var elapsed && elapsed < length)
        {
            var sale = await SoakSale.OpenAsync(
                network, sales.Count, ground.Options.Rate, ground.Time, cancellation);
            sales.Add(sale.RunAsync(
                ground.Options.Rate, new Random(random.Next()), count, bought => _latency.Add(elapsed, bought),
                cancellation));
            await Task.Delay(SoakSale.Open, ground.Time, cancellation);
        }

        var ended = await Task.WhenAll(sales);
        var lasted = ground.Time.GetElapsedTime(start);
        var used = ProcessorTime.Read(node.Child.Process, ground.Store.ServerProcessId) - before;
        await stop.CancelAsync();
        await watching;
        Report(report, count.Read(), ended);
        report.Set("minutes", Math.Round(lasted.TotalMinutes, 1));
        report.Set("coresBusy", used.CoresBusy(lasted));
        report.Set("residentMiB", memory.ToJson(TimeSpan.Zero, length));
        report.Set("wonMillisecondsByQuarter", _latency.ToJson());
        report.Judge(new BenchBar("soak", "memory, last quarter x second", MostMemoryGrowth, 1.05,
            memory.Growth(TimeSpan.Zero, length), LowerIsBetter: true));
        report.Judge(new BenchBar("soak", "p99 of a won purchase, last quarter x second", MostLatencyGrowth, 1.1,
            _latency.Growth, LowerIsBetter: true));
        return report;
    }

    private static void Report(BenchReport report, CrowdTally people, SoakSale[] sales)
    {
        var unbalanced = sales.Where(sale => !sale.IsBalanced).Select(sale => sale.Item).ToList();
        report.Set("sales", sales.Length);
        report.Set("people", people.Arrived);
        report.Set("won", people.Won);
        report.Set("waiting", people.Waiting);
        report.Set("paid", people.Paid);
        report.Set("declined", people.Declined);
        report.Set("cancelled", people.Cancelled);
        report.Set("unpaid", people.Unpaid);
        report.Set("undecided", people.Undecided);
        report.Set("refusedByCause", BenchReport.ToJson(
            people.Refused.ToDictionary(one => one.Key, one => (long)one.Value)));
        report.Set("shipped", sales.Sum(sale => sale.Shipped));
        report.Set("refunded", sales.Sum(sale => sale.Refunded));
        report.Set("unbalanced", new JsonArray([.. unbalanced.Select(item => JsonValue.Create(item))]));
        report.Judge(new BenchBar(
            "soak", "sales whose certificate does not balance", 0, 0, unbalanced.Count, LowerIsBetter: true));
        report.Judge(new BenchBar(
            "soak", "payments that did not arrive", 0, 0, sales.Sum(sale => sale.PaidInVain), LowerIsBetter: true));
        report.Judge(new BenchBar("soak", "people who were refused for another reason than want of units", 0, 0,
            people.Refused.Where(one => !WantOfUnits.Contains(one.Key)).Sum(one => one.Value), LowerIsBetter: true));
        report.Judge(new BenchBar(
            "soak", "people who never learned what became of them", 0, 0, people.Undecided, LowerIsBetter: true));
    }
}
