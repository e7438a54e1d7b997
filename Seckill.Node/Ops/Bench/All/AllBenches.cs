using System.Diagnostics;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Cli;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// All bars by one command: each benchmark in a process of its own, one after the other, so that none meets the heap or
/// the caches of another. About twelve minutes.
/// </summary>
public sealed class AllBenches(VerbCall call)
{
    private static readonly string[][] Benches =
    [
        ["engine", "--store", "postgres"],
        ["purchase", "--store", "postgres"],
        ["soldout", "--store", "postgres"],
        ["open-loop", "--store", "postgres"],
        ["step", "--store", "postgres"],
        ["landing", "--store", "postgres"],
        ["recovery", "--store", "postgres"],
        ["purchase", "--store", "sqlite"],
        ["landing", "--store", "sqlite"],
        ["neighbours", "--store", "postgres", "--rate", "200"],
        ["takeover", "--store", "postgres", "--kills", "20"],
    ];

    private readonly JsonArray _bars = [];
    private readonly JsonArray _reports = [];
    private readonly List<BenchBar> _judged = [];
    private int _failed;

    /// <summary>Runs them and prints the table of the bars; false: one was missed, or a benchmark failed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        foreach (var bench in Benches)
        {
            await RunAsync(bench, cancellation);
        }

        var json = new JsonObject { ["bench"] = "all", ["machine"] = MachineFacts.Read(), ["bars"] = _bars };
        if (call.Output == OutputFormat.Table)
        {
            BenchPrinter.PrintBars(_judged, call.Streams.Out);
        }
        else
        {
            json["reports"] = _reports;
            BenchPrinter.PrintJson(json, call.Output, call.Streams.Out);
        }

        return _failed == 0 && _judged.All(bar => bar.MeetsMust);
    }

    private async Task RunAsync(string[] bench, CancellationToken cancellation)
    {
        var command = $"seckill bench {string.Join(' ', bench)}";
        call.Streams.Error.WriteLine($"seckill: {command}");
        string[] sets = [.. call.Sets.SelectMany(set => new[] { "--set", set })];
        string[] config = call.ConfigFile is { } file ? ["--config", file] : [];
        string[] words = [.. ThisBinary.Command, "bench", .. bench, "-o", "json", .. config, .. sets];
        var ended = await AnchoredProcess.RunToEndAsync(new ProcessStartInfo(words[0], words[1..]), cancellation);
        if (ended.Code is not (ExitCode.Yes or ExitCode.No))
        {
            _failed++;
            call.Streams.Error.WriteLine($"seckill: it ended with {ended.Code}: {ended.Errors.Trim()}");
            _bars.Add(new JsonObject { ["command"] = command, ["failed"] = ended.Errors.Trim() });
            return;
        }

        Take(JsonNode.Parse(ended.Output)!.AsObject(), command);
    }

    private void Take(JsonObject report, string command)
    {
        _reports.Add(report);
        foreach (var node in report["bars"]!.AsArray())
        {
            var bar = BenchBar.FromJson(node!);
            _judged.Add(bar);
            var row = bar.ToJson();
            row["command"] = command;
            _bars.Add(row);
            call.Streams.Error.WriteLine($"seckill:   {bar.Id} {bar.What}: {bar.Measured:0.###}, {bar.Verdict}");
        }
    }
}
