using Seckill.Domain;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// R19: very many holds of one item that expire within about a second, while the same item sells on by a fixed
/// schedule. Measures when all are back, and what the wave costs those who buy meanwhile.
/// </summary>
public sealed class ExpiryBench(BenchGround ground)
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly Requester Reader = new("bench", RequesterKind.Operator);

    private readonly LoadTally _tally = new();

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        await using var stores = await ground.OpenStoresAsync(cancellation);
        var report = await ground.BeginReportAsync("expiry", cancellation);
        await using var house = await BenchHouse.OpenAsync(stores, ground, cancellation);
        var sale = await EngineSale.OpenAsync(house, ground.Time, Hold);
        var filling = house.Clock.Now;
        var filled = await sale.RunAsync(ground.Options.InFlight, Hold / 2, ground.Options.Orders);
        var (first, last) = (filling + Hold, house.Clock.Now + Hold);
        await WaitAsync(house, first + -Calm, cancellation);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sales = Task.Run(() => SellAsync(house, sale, first, over.Token), cancellation);
        var back = await BackAsync(house, sale.Item, filled.Tally.Accepted, last, cancellation);
        await over.CancelAsync();
        var (calm, wave) = await sales;

        report.SetRounded("holds", filled.Tally.Accepted);
        report.SetRounded("secondsOfTheirDeadlines", (last - first).TotalSeconds, 2);
        report.SetRounded("secondsFromLastDeadlineUntilAllBack", back.TotalSeconds, 2);
        report.Set("salesPerSecond", ground.Options.Rate);
        report.SetTally(_tally);
        report.SetLatency("millisecondsBefore", calm);
        report.SetLatency("millisecondsDuring", wave);
        report.Judge(new BenchBar("R19", "all back, s", 5, 1, back.TotalSeconds, LowerIsBetter: true));
        report.Judge(new BenchBar(
            "R19", "p99 of sales meanwhile, ms", 20, 5, wave.At(0.99).TotalMilliseconds, LowerIsBetter: true));
        return report;
    }

    private async Task WaitAsync(BenchHouse house, Instant until, CancellationToken cancellation)
    {
        var left = until - house.Clock.Now;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, ground.Time, cancellation);
        }
    }

    /// <summary>How long after the last deadline all units are back; throws when they do not come.</summary>
    private async Task<TimeSpan> BackAsync(
        BenchHouse house, ItemId item, long units, Instant last, CancellationToken cancellation)
    {
        while (true)
        {
            var reply = await house.Gateway.AskAsync(item, new ReadStock(Reader), cancellation);
            var late = house.Clock.Now - last;
            if (reply is StockAnswered { Stock.Returned: var returned } && returned >= units)
            {
                return late > TimeSpan.Zero ? late : TimeSpan.Zero;
            }

            if (late > Patience)
            {
                throw new InvalidOperationException($"{units} holds ended {late.TotalSeconds:F0} s ago: {reply}");
            }

            await Task.Delay(Look, ground.Time, cancellation);
        }
    }

    /// <summary>Sales by schedule; latency from the intended time, before the first deadline and after it.</summary>
    private async Task<(LatencyHistogram Calm, LatencyHistogram Wave)> SellAsync(
        BenchHouse house, EngineSale sale, Instant first, CancellationToken over)
    {
        var (calm, wave) = (new LatencyHistogram(), new LatencyHistogram());
        var gate = new Lock();
        var begun = ground.Time.GetTimestamp();
        var underWay = new List<Task>();
        for (long sent = 0; !over.IsCancellationRequested;)
        {
            for (; sent < ground.Time.GetElapsedTime(begun).TotalSeconds * ground.Options.Rate; sent++)
            {
                underWay.Add(OneAsync(TimeSpan.FromSeconds(sent / (double)ground.Options.Rate)));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), ground.Time, CancellationToken.None);
        }

        await Task.WhenAll(underWay);
        return (calm, wave);

        async Task OneAsync(TimeSpan intended)
        {
            var isCalm = house.Clock.Now < first;
            var reply = await sale.BuyOneAsync();
            lock (gate)
            {
                EngineSale.Count(_tally, reply);
                (isCalm ? calm : wave).Record(ground.Time.GetElapsedTime(begun) - intended);
            }
        }
    }
}
