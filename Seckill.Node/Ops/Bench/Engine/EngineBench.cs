using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Node.Storage;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// B1 and B9: what one item sells through actor, writer and store, without HTTP; on PostgreSQL in turn with the stored
/// procedure and, where a redis-server is installed, with a script in Redis, round by round. Ends within a minute.
/// </summary>
public sealed class EngineBench(BenchGround ground)
{
    private readonly List<double> _engineRates = [];
    private readonly List<double> _procedureRates = [];
    private readonly List<double> _redisRates = [];
    private long _redisOrders;
    private TimeSpan _redisClient;
    private TimeSpan _redisServer;
    private readonly LoadTally _tally = new();
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _procedureLatency = new();
    private ProcessorTime _processor;

    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        await using var stores = await ground.OpenStoresAsync(cancellation);
        var report = await ground.BeginReportAsync("engine", cancellation);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var house = await BenchHouse.OpenAsync(stores, ground, cancellation);
        var sale = await EngineSale.OpenAsync(house, ground.Time);
        var procedure = await PrepareProcedureAsync(cancellation);
        await using var redis = new RedisScriptBench(ground.Time);
        var hasRedis = procedure is not null && await redis.PrepareAsync(cancellation);

        var warmUp = await sale.RunAsync(ground.Options.InFlight, ground.Options.RoundLength, long.MaxValue);
        var firstCommit = house.Head.Head;
        for (var round = 0; round < ground.Options.Rounds; round++)
        {
            await RoundAsync(sale, procedure, cancellation);
            if (hasRedis)
            {
                await RoundAsync(redis, cancellation);
            }
        }

        var sold = warmUp.Tally.Accepted + _tally.Accepted;
        Report(report, house.Head.Head - firstCommit);
        if (hasRedis)
        {
            report.Set("redisScript", new JsonObject
            {
                ["flush"] = await redis.ReadFlushModeAsync(cancellation),
                ["ordersPerSecond"] = (long)ContestResult.Median(_redisRates),
                ["rounds"] = Rates(_redisRates),
                ["clients"] = RedisScriptBench.Clients,
                ["microsecondsOfProcessorPerOrder"] = new JsonObject
                {
                    ["redis"] = Math.Round(_redisServer.TotalMicroseconds / Math.Max(1, _redisOrders), 1),
                    ["client"] = Math.Round(_redisClient.TotalMicroseconds / Math.Max(1, _redisOrders), 1),
                },
            });
            report.SetRounded(
                "timesRedisScript", ContestResult.Median(_engineRates) / ContestResult.Median(_redisRates), 1);
        }

        report.SetRounded("bytesPerLiveOrder", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)sold);
        await ReportBytesAsync(report, sold, cancellation);
        GC.KeepAlive(house);
        return report;
    }

    private async Task<StoredProcedureBench?> PrepareProcedureAsync(CancellationToken cancellation)
    {
        if (ground.Store is not PostgresBenchStore postgres)
        {
            return null;
        }

        var procedure = new StoredProcedureBench(postgres.Source, ground.Time);
        await procedure.PrepareAsync(cancellation);
        await procedure.RunAsync(TimeSpan.FromSeconds(1), cancellation);
        return procedure;
    }

    private async Task RoundAsync(EngineSale sale, StoredProcedureBench? procedure, CancellationToken cancellation)
    {
        using var own = Process.GetCurrentProcess();
        var before = ProcessorTime.Read(own, ground.Store.ServerProcessId);
        var sold = await sale.RunAsync(ground.Options.InFlight, ground.Options.RoundLength, long.MaxValue);
        _processor += ProcessorTime.Read(own, ground.Store.ServerProcessId) - before;
        _engineRates.Add(sold.AcceptedPerSecond);
        _tally.Add(sold.Tally);
        _latency.Add(sold.Latency);
        if (procedure is not null)
        {
            var called = await procedure.RunAsync(ground.Options.RoundLength, cancellation);
            _procedureRates.Add(called.AcceptedPerSecond);
            _procedureLatency.Add(called.Latency);
        }
    }

    private async Task RoundAsync(RedisScriptBench redis, CancellationToken cancellation)
    {
        using var own = Process.GetCurrentProcess();
        var (client, server) = (own.TotalProcessorTime, redis.Used);
        var called = await redis.RunAsync(ground.Options.InFlight, ground.Options.RoundLength, cancellation);
        own.Refresh();
        _redisRates.Add(called.AcceptedPerSecond);
        _redisOrders += called.Tally.Accepted;
        _redisClient += own.TotalProcessorTime - client;
        _redisServer += redis.Used - server;
    }

    private void Report(BenchReport report, long commits)
    {
        var rate = ContestResult.Median(_engineRates);
        report.SetRounded("ordersPerSecond", rate);
        report.Set("rounds", Rates(_engineRates));
        report.SetTally(_tally);
        report.SetLatency("milliseconds", _latency);
        report.Set("inFlight", ground.Options.InFlight);
        report.SetRounded("ordersPerCommit", _tally.Accepted / (double)Math.Max(1, commits), 1);
        report.Set("microsecondsOfProcessorPerOrder", new JsonObject
        {
            ["engine"] = PerOrder(_processor.Measured),
            ["database"] = PerOrder(_processor.Database),
        });
        report.Judge(new BenchBar("B1", "engine, orders/s", 100_000, 200_000, rate));
        if (_procedureRates.Count == 0)
        {
            return;
        }

        var called = ContestResult.Median(_procedureRates);
        report.Set("storedProcedure", new JsonObject
        {
            ["ordersPerSecond"] = (long)called,
            ["rounds"] = Rates(_procedureRates),
            ["clients"] = StoredProcedureBench.Clients,
            ["milliseconds"] = BenchReport.ToJson(_procedureLatency),
        });
        report.SetRounded("timesStoredProcedure", rate / called, 1);
        report.Judge(new BenchBar("B1", "engine, times the stored procedure", 25, 25, rate / called));
    }

    private async Task ReportBytesAsync(BenchReport report, long sold, CancellationToken cancellation)
    {
        var bytes = await ground.Store.MeasureAsync(cancellation);
        report.SetRounded("bytesPerOrder", bytes.Journal / (double)sold, 1);
        report.SetRounded("shipToBytesPerOrder", bytes.ShipTo / (double)sold, 1);
        report.Set("ordersInStore", sold);
        report.Judge(new BenchBar(
            "B9", "journal, bytes an order", 200, 100, bytes.Journal / (double)sold, LowerIsBetter: true));
    }

    private double PerOrder(TimeSpan time) =>
        Math.Round(time.TotalMicroseconds / Math.Max(1, _tally.Accepted), 1);

    private static JsonArray Rates(List<double> rates) =>
        new([.. rates.Select(rate => JsonValue.Create((long)rate))]);
}
