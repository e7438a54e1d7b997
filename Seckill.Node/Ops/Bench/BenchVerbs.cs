using System.Globalization;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>The benchmarks as verbs: options in, a report out.</summary>
public static class BenchVerbs
{
    private static readonly VerbOption Store = new(
        "--store", "sqlite|postgres", "Default: PostgreSQL if it is configured or its server programs are here");

    private static readonly VerbOption Connections =
        new("--connections", "N", "HTTP connections, one request on each (128)");

    private static readonly VerbOption InFlight = new("--in-flight", "N", "Purchases under way at once (256)");
    private static readonly VerbOption Rounds = new("--rounds", "N", "Rounds that count (3)");
    private static readonly VerbOption Seconds = new("--seconds", "N", "Length of a round (4)");
    private static readonly VerbOption Buyers = new("--buyers", "N", "Different buyers (50000)");
    private static readonly VerbOption Orders = new("--orders", "N", "Orders to load (1000000)");
    private static readonly VerbOption Rate = new("--rate", "N", "Requests per second of the open loop (500)");
    private static readonly VerbOption Nodes = new("--nodes", "N", "Nodes of the cluster (3)");
    private static readonly VerbOption Kills = new("--kills", "N", "Owners to kill, one after the other (20)");
    private static readonly VerbOption Leaves = new("--leaves", "N", "Owners that leave, one after the other (20)");
    private static readonly VerbOption Moves = new("--moves", "N", "Moves, one after the other (50)");
    private static readonly VerbOption Listen = new("--listen", "URL", "Where to listen");

    public static IReadOnlyList<Verb> All { get; } =
    [
        new("engine", "One item through actor, writer and store, without HTTP",
            (call, stop) => RunAsync(call, ground => new EngineBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, InFlight, Rounds, Seconds],
        },
        new("purchase", "Whole purchases over HTTP, beside a bare echo",
            (call, stop) => RunAsync(call, ground => new PurchaseBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Connections, Rounds, Seconds, Buyers],
        },
        new("soldout", "Sold-out refusals over HTTP, beside a bare echo",
            (call, stop) => RunAsync(call, ground => new SoldOutBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Connections, Rounds, Seconds, Buyers],
        },
        new("recovery", "Load an item with very many orders from zero",
            (call, stop) => RunAsync(call, ground => new RecoveryBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, InFlight, Orders],
        },
        new("expiry", "Very many holds that expire within a second, while sales go on",
            (call, stop) => RunAsync(call, ground => new ExpiryBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, InFlight, Orders, Rate],
        },
        new("neighbours", "Others' latency beside one hot item, and without it",
            (call, stop) => RunAsync(call, ground => new NeighboursBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Connections, Rounds, Seconds, Rate],
        },
        new("hop", "One item at its owner, at another node, at both",
            (call, stop) => RunAsync(call, ground => new HopBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Connections, Rounds, Seconds],
        },
        new("move", "The pause of an item whose shard moves; exit 1 when a bar is missed",
            (call, stop) => ProveAsync(call, ground => new MoveBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Connections, Rate, Moves],
        },
        new("leave", "The pause of an item whose owner leaves and comes back; exit 1 when a bar is missed",
            (call, stop) => ProveAsync(call, ground => new LeaveBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Nodes, Connections, Rate, Leaves],
        },
        new("takeover", "Kill -9 of the owner under load; exit 1 when a bar is missed",
            (call, stop) => ProveAsync(call, ground => new TakeoverBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, Nodes, Kills, Rate],
        },
        new(EchoContestants.Verb, "The yardstick of the HTTP benchmarks", ServeEchoAsync)
        {
            Options = [Listen],
            Hidden = true,
        },
    ];

    /// <summary>A measurement: whatever it finds, it was made.</summary>
    private static async Task<int> RunAsync(
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, CancellationToken cancellation)
    {
        await MeasureAsync(call, bench, cancellation);
        return ExitCode.Yes;
    }

    /// <summary>A proof: the answer is no when a bar is missed.</summary>
    private static async Task<int> ProveAsync(
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, CancellationToken cancellation) =>
        (await MeasureAsync(call, bench, cancellation)).MeetsEveryMust ? ExitCode.Yes : ExitCode.No;

    private static async Task<BenchReport> MeasureAsync(
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, CancellationToken cancellation)
    {
        using var logs = NodeLog.Make(LogLevel.Warning);
        var time = TimeProvider.System;
        var options = OptionsOf(call);
        BenchReport report;
        await using (var store = await BenchStores.OpenAsync(call, Store.Name, time, cancellation))
        {
            report = await bench(new BenchGround(store, call.Sets, options, time, logs.CreateLogger("bench")));
        }

        switch (call.Output)
        {
            case OutputFormat.Json:
                BenchPrinter.PrintJson(report, call.Streams.Out);
                break;
            case OutputFormat.Jsonl:
                call.Streams.Out.WriteLine(report.ToJson().ToJsonString());
                break;
            case OutputFormat.Table:
                BenchPrinter.PrintTable(report, call.Streams.Out);
                break;
            default:
                throw new InvalidOperationException($"no output {call.Output}");
        }

        return report;
    }

    private static async Task<int> ServeEchoAsync(VerbCall call, CancellationToken cancellation)
    {
        call.Own.TryGetValue(Listen.Name, out var url);
        var listen = Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? parsed : throw new CliException(ExitCode.Usage, "--listen takes a URL");
        await EchoServer.RunAsync(listen, cancellation);
        return ExitCode.Yes;
    }

    private static BenchOptions OptionsOf(VerbCall call)
    {
        var usual = BenchOptions.Default;
        return new BenchOptions(
            Number(call, Connections, usual.Connections, 10_000),
            Number(call, InFlight, usual.InFlight, 100_000),
            Number(call, Rounds, usual.Rounds, 100),
            TimeSpan.FromSeconds(Number(call, Seconds, (int)usual.RoundLength.TotalSeconds, 600)),
            Number(call, Buyers, usual.Buyers, 1_000_000),
            Number(call, Orders, usual.Orders, 100_000_000))
        {
            Rate = Number(call, Rate, usual.Rate, 100_000),
            Nodes = Number(call, Nodes, usual.Nodes, 9),
            Kills = Number(call, Kills, usual.Kills, 1_000),
            Leaves = Number(call, Leaves, usual.Leaves, 1_000),
            Moves = Number(call, Moves, usual.Moves, 1_000),
        };
    }

    private static int Number(VerbCall call, VerbOption option, int usual, int most)
    {
        if (!call.Own.TryGetValue(option.Name, out var text))
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= most
                ? number : throw new CliException(ExitCode.Usage, $"{option.Name} takes a number from 1 to {most}");
    }
}
