using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Cli;
using static Seckill.Node.Ops.Bench.BenchSwitches;

namespace Seckill.Node.Ops.Bench;

/// <summary>The benchmarks as verbs: options in, a report out.</summary>
public static class BenchVerbs
{
    private static readonly BenchOptions Usual = BenchOptions.Default;

    private static readonly BenchOptions HalfBusy =
        Usual with { RoundLength = TimeSpan.FromSeconds(30), Rate = 0 };

    private static readonly BenchOptions Landing = Usual with { RoundLength = TimeSpan.FromSeconds(20) };

    private static readonly BenchOptions Soaked = Usual with { RoundLength = TimeSpan.FromHours(1), Rate = 60 };

    private static readonly BenchOptions Opening = Usual with { Connections = 2_000 };

    private static readonly BenchOptions Flooded =
        Usual with { Connections = 2_000, RoundLength = TimeSpan.FromSeconds(60), Buyers = 20_000 };

    public static IReadOnlyList<Verb> All { get; } =
    [
        new("all", "All bars, one benchmark after the other; exit 1 when one is missed",
            async (call, stop) => await new AllBenches(call).RunAsync(stop) ? ExitCode.Yes : ExitCode.No)
        {
            Example = "bench all -o json",
        },
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
        new("landing", "Whether the read models keep up with purchases at full rate",
            (call, stop) => RunAsync(call, ground => new LandingBench(ground).RunAsync(stop), stop, Landing))
        {
            Options = [Store, Connections, LandingSeconds, Buyers],
        },
        new("recovery", "Load an item with very many orders from zero",
            (call, stop) => RunAsync(call, ground => new RecoveryBench(ground).RunAsync(stop), stop))
        {
            Options = [Store, InFlight, Orders],
        },
        new("audit", "Verify the journal of a sale with very many orders, from the store and from a file",
            (call, stop) => RunAsync(call, ground => new AuditBench(ground).RunAsync(stop), stop))
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
        new("open-loop", "Purchases at half of what the node reaches, from the intended instant",
            (call, stop) => RunAsync(call, ground => new OpenLoopBench(ground).RunAsync(stop), stop, HalfBusy))
        {
            Options = [Store, Connections, Rounds, LongSeconds, HalfRate, Buyers],
            Example = "bench open-loop --store sqlite --seconds 10",
        },
        new("step", "A crowd of fresh connections when a sale opens; exit 1 when a bar is missed",
            (call, stop) => ProveAsync(call, ground => new StepBench(ground).RunAsync(stop), stop, Opening))
        {
            Options = [Store, Clients, Within, Rounds],
            Example = "bench step --connections 2000 --within 100ms",
        },
        new("overload", "An item flooded with many times its rate; exit 1 when a bar is missed",
            (call, stop) => ProveAsync(call, ground => new OverloadBench(ground).RunAsync(stop), stop, Flooded))
        {
            Options = [Store, FloodConnections, FloodSeconds, Capacity, Factor, MaxLine, FloodBuyers],
            Example = "bench overload --seconds 60 --rate-per-second 500 --factor 20",
        },
        new("soak", "A long time of mixed load; exit 1 when memory or latency grow, or a sale does not balance",
            (call, stop) => ProveAsync(call, ground => new SoakBench(ground).RunAsync(stop), stop, Soaked))
        {
            Options = [Store, SoakSeconds, SoakRate],
            Example = "bench soak --seconds 3600 --rate 60",
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
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, CancellationToken cancellation,
        BenchOptions? usual = null)
    {
        await MeasureAsync(call, bench, usual ?? Usual, cancellation);
        return ExitCode.Yes;
    }

    /// <summary>A proof: the answer is no when a bar is missed.</summary>
    private static async Task<int> ProveAsync(
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, CancellationToken cancellation,
        BenchOptions? usual = null) =>
        (await MeasureAsync(call, bench, usual ?? Usual, cancellation)).MeetsEveryMust ? ExitCode.Yes : ExitCode.No;

    private static async Task<BenchReport> MeasureAsync(
        VerbCall call, Func<BenchGround, Task<BenchReport>> bench, BenchOptions usual,
        CancellationToken cancellation)
    {
        using var logs = NodeLog.Make(LogLevel.Warning);
        var time = TimeProvider.System;
        var options = BenchSwitches.Read(call, usual);
        BenchReport report;
        await using (var store = await BenchStores.OpenAsync(call, Store.Name, time, cancellation))
        {
            report = await bench(new BenchGround(store, call.Sets, options, time, logs.CreateLogger("bench")));
        }

        if (call.Output == OutputFormat.Table)
        {
            BenchPrinter.PrintTable(report, call.Streams.Out);
        }
        else
        {
            BenchPrinter.PrintJson(report.ToJson(), call.Output, call.Streams.Out);
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
}
