using System.Globalization;
using Seckill.Node.Config.Hocon;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>The options of the benchmarks: how they are typed, and how they are read.</summary>
internal static class BenchSwitches
{
    public static readonly VerbOption Store = new(
        "--store", "sqlite|postgres", "Default: PostgreSQL if it is configured or its server programs are here");

    public static readonly VerbOption Connections =
        new("--connections", "N", "HTTP connections, one request on each (128)");

    public static readonly VerbOption Clients = new("--connections", "N", "Clients, each with a fresh one (2000)");
    public static readonly VerbOption FloodConnections = new("--connections", "N", "Of the flood (2000)");
    public static readonly VerbOption Within = new("--within", "TIME", "All of them come within this time (100ms)");
    public static readonly VerbOption InFlight = new("--in-flight", "N", "Purchases under way at once (256)");
    public static readonly VerbOption Rounds = new("--rounds", "N", "Rounds that count (3)");
    public static readonly VerbOption Seconds = new("--seconds", "N", "Length of a round (4)");
    public static readonly VerbOption LongSeconds = new("--seconds", "N", "Length of the open loop, to 100 (30)");
    public static readonly VerbOption LandingSeconds = new("--seconds", "N", "Length of the sale, to 50 (20)");
    public static readonly VerbOption SoakSeconds = new("--seconds", "N", "How long people come, to 7200 (3600)");
    public static readonly VerbOption SoakRate = new("--rate", "N", "People a second (60)");
    public static readonly VerbOption FloodSeconds = new("--seconds", "N", "Length of the flood, 4 to 75 (60)");
    public static readonly VerbOption Buyers = new("--buyers", "N", "Different buyers (50000)");
    public static readonly VerbOption FloodBuyers = new("--buyers", "N", "Different buyers (20000)");
    public static readonly VerbOption Orders = new("--orders", "N", "Orders to load (1000000)");
    public static readonly VerbOption Rate = new("--rate", "N", "Requests per second of the open loop (500)");

    public static readonly VerbOption HalfRate =
        new("--rate", "N", "Purchases per second (half of what a closed loop reaches before)");

    public static readonly VerbOption Capacity =
        new("--rate-per-second", "N", "What the item's bucket lets through, and its burst (500)");

    public static readonly VerbOption Factor =
        new("--factor", "N", "What comes in the flood, in times of that (20)");

    public static readonly VerbOption MaxLine =
        new("--max-line", "N", "Places in the item's line (as many as --rate-per-second)");

    public static readonly VerbOption Nodes = new("--nodes", "N", "Nodes of the cluster (3)");
    public static readonly VerbOption Kills = new("--kills", "N", "Owners to kill, one after the other (20)");
    public static readonly VerbOption Leaves = new("--leaves", "N", "Owners that leave, one after the other (20)");
    public static readonly VerbOption Moves = new("--moves", "N", "Moves, one after the other (50)");
    public static readonly VerbOption Listen = new("--listen", "URL", "Where to listen");

    /// <summary>What was typed; where nothing was, what is usual for the verb.</summary>
    /// <exception cref="CliException">A value is no number, no time, or out of its bounds.</exception>
    public static BenchOptions Read(VerbCall call, BenchOptions usual) => new(
        Number(call, Connections, usual.Connections, 10_000),
        Number(call, InFlight, usual.InFlight, 100_000),
        Number(call, Rounds, usual.Rounds, 100),
        TimeSpan.FromSeconds(Number(call, Seconds, (int)usual.RoundLength.TotalSeconds, 7_200)),
        Number(call, Buyers, usual.Buyers, 1_000_000),
        Number(call, Orders, usual.Orders, 100_000_000))
    {
        Rate = Number(call, Rate, usual.Rate, 100_000),
        Within = Time(call, Within, usual.Within, TimeSpan.FromMinutes(1)),
        Capacity = Number(call, Capacity, usual.Capacity, 10_000),
        Factor = Number(call, Factor, usual.Factor, 1_000),
        MaxLine = call.Own.ContainsKey(MaxLine.Name) ? Number(call, MaxLine, 0, 1_000_000) : usual.MaxLine,
        Nodes = Number(call, Nodes, usual.Nodes, 9),
        Kills = Number(call, Kills, usual.Kills, 1_000),
        Leaves = Number(call, Leaves, usual.Leaves, 1_000),
        Moves = Number(call, Moves, usual.Moves, 1_000),
    };

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

    private static TimeSpan Time(VerbCall call, VerbOption option, TimeSpan usual, TimeSpan most)
    {
        if (!call.Own.TryGetValue(option.Name, out var text))
        {
            return usual;
        }

        return HoconUnits.Duration(text) is { } time && time > TimeSpan.Zero && time <= most
            ? time : throw new CliException(ExitCode.Usage, $"{option.Name} takes a time such as 100ms, to {most}");
    }
}
