using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Simulation;

/// <summary>
/// seckill simulate: three nodes of this build on simulated time, network and database, under the faults of each seed.
/// </summary>
internal sealed class SimulateVerb
{
    private static readonly VerbOption Seeds = new("--seeds", "N", "How many (100)");
    private static readonly VerbOption From = new("--from", "S", "The first (1)");
    private static readonly VerbOption Seconds = new("--seconds", "N", "Simulated time under faults (60)");
    private static readonly VerbOption Log = new("--log", null, "What the nodes log, to standard error");
    private static readonly VerbOption Sabotage =
        new("--sabotage", "WORD", "A database that breaks its word: NoFence, LostCommits, LostRows, RepeatedSteps");

    public Verb Verb => new("simulate", "Run seeds of the deterministic simulation", SimulateAsync)
    {
        Options = [Seeds, From, Seconds, Sabotage, Log],
        Example = "simulate --seeds 1000 --from 1",
    };

    /// <summary>1 when a seed broke a promise.</summary>
    private async Task<int> SimulateAsync(VerbCall call, CancellationToken cancellation)
    {
        if (!PoolGate.IsPoolOfOne)
        {
            return await InPoolOfOneAsync(call, cancellation);
        }

        var first = VerbOptions.NumberOf(call, From, 0, int.MaxValue / 2, usual: 1);
        var count = VerbOptions.NumberOf(call, Seeds, 1, 10_000_000, usual: 100);
        var span = TimeSpan.FromSeconds(VerbOptions.NumberOf(call, Seconds, 1, 86_400, usual: 60));
        var sabotage = call.ValueOf(Sabotage) is not { } word ? SimSabotage.None
            : Enum.TryParse<SimSabotage>(word, ignoreCase: true, out var named) ? named
            : throw new CliException(ExitCode.Usage, $"there is no sabotage {word}");
        var rows = new List<SimRow>();
        for (var seed = first; seed < first + count && !cancellation.IsCancellationRequested; seed++)
        {
            var result = SimRun.Run(seed, span, sabotage, call.Has(Log) ? name => new SimLog(call, name) : null);
            rows.Add(SimRow.Of(result));
            if (result.Violation is not null)
            {
                Tell(call, result, span, sabotage);
            }
        }

        var total = SimTotals.Of(rows);
        VerbOutput.List(
            call, total, json => json.SimTotals, call.Output == OutputFormat.Table ? [total.Sum] : rows,
            json => json.SimRow, ("SEEDS", _ => rows.Count), ("VIOLATED", _ => total.Violated),
            ("COMMITS", row => row.Commits), ("LANDED", row => row.Landed), ("WON", row => row.Won),
            ("LOST", row => row.Lost), ("RESTARTS", row => row.Restarts), ("BLOWS", row => row.Blows),
            ("SIMULATED", row => row.Simulated), ("SECONDS", row => row.Seconds), ("TIMES-REAL", _ => total.TimesReal),
            ("TIMES-CPU", _ => total.TimesProcessor), ("SEEDS/MIN", _ => total.SeedsPerMinute));
        return total.Violated == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private static void Tell(VerbCall call, SimResult result, TimeSpan span, SimSabotage sabotage)
    {
        var error = call.Streams.Error;
        error.WriteLine($"seckill: seed {result.Seed}: {result.Violation}");
        result.Blows.ToList().ForEach(blow => error.WriteLine($"  {blow}"));
        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  again: {ThisBinary.Typed} simulate --from {result.Seed} --seeds 1 --seconds {span.TotalSeconds}")
            + (sabotage == SimSabotage.None ? "" : $" --sabotage {sabotage}") + " --log");
    }

    /// <summary>The runtime takes these settings at its start only, so this program starts itself once more.</summary>
    private static async Task<int> InPoolOfOneAsync(VerbCall call, CancellationToken cancellation)
    {
        var options = call.Own.Where(own => own.Key.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(own => own.Value.Length == 0 ? [own.Key] : new[] { own.Key, own.Value });
        var command = AnchoredCommand.Of(
            "KILL", [.. ThisBinary.Command, "simulate", .. options, "-o", call.Output.ToString().ToLowerInvariant()]);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PoolGate.Settings.ToList().ForEach(setting => start.Environment[setting.Key] = setting.Value);
        using var child = Process.Start(start) ?? throw new CliException(ExitCode.Bug, "it does not start itself");
        var told = child.StandardError.ReadToEndAsync(cancellation);
        await foreach (var line in Lines(child.StandardOutput, cancellation))
        {
            call.Streams.Out.WriteLine(line);
        }

        call.Streams.Error.Write(await told);
        await child.WaitForExitAsync(cancellation);
        return child.ExitCode;
    }

    private static async IAsyncEnumerable<string> Lines(
        StreamReader from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await from.ReadLineAsync(cancellation) is { } line)
        {
            yield return line;
        }
    }

    private sealed class SimLog(VerbCall call, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            call.Streams.Error.WriteLine($"  {name} {logLevel} {formatter(state, exception)} {exception?.Message}");
    }
}
