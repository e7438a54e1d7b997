using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Seckill.Node.Ops;
using Seckill.Tests.Ops;
using Seckill.Tests.Storage;
using Seckill.Tests.Telemetry;

namespace Seckill.Tests.Node;

/// <summary>The line of a real node on a real PostgreSQL: when the store stands still, and at its rate.</summary>
[Collection(NodeCollection.Name)]
public sealed class LineTests(PrivatePostgres postgres, ITestOutputHelper output)
{
    private const int Line = 600;
    private const int TooMany = 150;
    private const int Doors = 10;

    /// <summary>All are in well before the permit ends, for then other refusals begin; in one row it ends.</summary>
    [Theory]
    [InlineData(1, "30s")]
    [InlineData(14, "10s")]
    public async Task Journal_StandsStill_LineWaitsTheRestIsRefusedAndAllInLineAreDecided(int seconds, string lease)
    {
        await using var server = await PrivatePostgresServer.StartNewAsync(
            new PrivatePostgresOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        await using var ground = StoreGround.On(await PrivatePostgres.CreateDatabaseAsync(server, "sale"));
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, $"seckill.cluster.lease-ttl={lease}"]);
        var sale = await BucketSale.OpenAsync(node, rate: 50_000, burst: 50_000, maxLine: Line, stock: 5_000);
        await sale.TakePassesAsync(1 + Line + TooMany);

        var (answers, slowest) = await SendStoppedAsync(node, sale, server, seconds);

        Assert.Equal(Line, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(TooMany, answers.Count(answer => answer.Code == "line-full"));
        Assert.All(answers.Where(answer => answer.Code is not null), answer =>
            Assert.Contains("Retry-After", answer.Headers.Keys));
        output.WriteLine($"stopped {seconds} s: slowest answer of {answers.Count} {slowest.TotalMilliseconds:F1} ms");
        for (var i = 1; i <= Line + TooMany; i++)
        {
            if (answers[i - 1].Status == HttpStatusCode.Accepted)
            {
                Assert.Equal("reserved", await sale.DecidedAsync(i, answers[i - 1].Headers["Location"]));
            }
        }

        Assert.Equal(1 + Line, (await sale.StockAsync())["held"]!.GetValue<int>());
    }

    [Fact]
    public async Task Bucket_Of200Buyers_PassesRateTimesTime()
    {
        const int rate = 150;
        const int burst = 15;
        await using var ground = await StoreGround.MakeAsync("postgres", postgres);
        await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
        var sale = await BucketSale.OpenAsync(node, rate, burst, maxLine: 200, stock: 100_000, limit: 100_000);
        await sale.TakePassesAsync(200);
        var begun = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var buying = Task.WhenAll(Enumerable.Range(0, 200).Select(buyer => sale.BuyOnAsync(buyer, stop.Token)));

        // The full bucket is spent then.
        await Until.TrueAsync(async () => await sale.HeldAsync() >= 2 * rate);
        var looks = new List<(long Before, int Held, long After)>();
        for (var look = 0; look <= 10; look++)
        {
            var before = Stopwatch.GetTimestamp();
            looks.Add((before, await sale.HeldAsync(), Stopwatch.GetTimestamp()));
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, stop.Token);
        }

        await stop.CancelAsync();
        await buying;

        // Never more, whatever stood still and was made up for; and no less where nothing did.
        var (passed, took) = (looks[^1].Held, Stopwatch.GetElapsedTime(begun, looks[^1].After).TotalSeconds);
        var best = looks.Zip(looks.Skip(2)).Max(pair => (pair.Second.Held - pair.First.Held)
            / (rate * Stopwatch.GetElapsedTime(pair.First.After, pair.Second.Before).TotalSeconds));
        output.WriteLine(
            $"{passed} passed in {took:F2} s at {rate}/s: {passed / (rate * took):P2}, at best {best:P2}");
        Assert.InRange(passed, 0, rate * took + burst);
        Assert.True(best >= 0.98, $"at best {best:P2} of the rate");
    }

    /// <summary>One purchase keeps the journal busy; then the crowd comes, and nobody waits for an answer.</summary>
    private static async Task<(List<ShopAnswer> Answers, TimeSpan Slowest)> SendStoppedAsync(
        NodeProcess node, BucketSale sale, PrivatePostgresServer server, int seconds)
    {
        var turns = await TurnsAsync(node);
        using var stopped = new StoppedServer(server);
        var begun = Stopwatch.GetTimestamp();
        Assert.Equal(HttpStatusCode.Accepted, (await sale.BuyAsync(0)).Status);
        await Until.TrueAsync(async () => await TurnsAsync(node) > turns);
        var answers = await Task.WhenAll(Enumerable.Range(0, Doors).Select(door => SendEachAsync(sale, door)));
        var left = TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(begun);
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System);
        return (
            [.. Enumerable.Range(0, Line + TooMany).Select(i => answers[i % Doors][i / Doors].Answer)],
            answers.SelectMany(each => each).Max(each => each.Took));
    }

    /// <summary>Batches that were decided, so that one more of them is on its way to the journal.</summary>
    private static async Task<double> TurnsAsync(NodeProcess node) =>
        MetricsText.Parse(await node.Http.GetStringAsync(
            new Uri(node.Management, "/metrics"), TestContext.Current.CancellationToken))
        .Sum("seckill_item_decide_duration_seconds", ("le", "+Inf"));

    /// <summary>One door's share of the buyers, one after another.</summary>
    private static async Task<List<(ShopAnswer Answer, TimeSpan Took)>> SendEachAsync(BucketSale sale, int door)
    {
        var answers = new List<(ShopAnswer, TimeSpan)>();
        for (var buyer = 1 + door; buyer <= Line + TooMany; buyer += Doors)
        {
            var sent = Stopwatch.GetTimestamp();
            answers.Add((await sale.BuyAsync(buyer), Stopwatch.GetElapsedTime(sent)));
        }

        return answers;
    }
}
