using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Ops.Bench;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Verbs;

namespace Seckill.Node.Ops.Fuzz;

/// <summary>seckill fuzz: strange requests to a node, strange bytes to the readers.</summary>
internal sealed class FuzzVerb(TimeProvider time)
{
    private static readonly VerbOption Seed = new("--seed", "S", "Chooses everything (1)");
    private static readonly VerbOption At =
        new("--at", "URL", "Public address of a node of the development profile; else one is started on SQLite");
    private static readonly VerbOption Requests = new("--requests", "N", "How many (10000)");
    private static readonly VerbOption Seconds = new("--seconds", "N", "Stop after this time (no end)");
    private static readonly VerbOption Target = new("--target", "NAME", "This reader alone");
    private static readonly VerbOption Runs = new("--runs", "N", "Rounds of each reader (100000)");
    private static readonly VerbOption From = new("--from", "N", "First round (0)");

    public Verb Group => new("fuzz", "Send what nobody should send, and see that nothing breaks")
    {
        Verbs =
        [
            new Verb("requests", "Good and broken requests to every route of the OpenAPI document", RequestsAsync)
            {
                Options = [At, Seed, Requests, Seconds],
                Example = "fuzz requests --seed 7 --requests 50000",
            },
            new Verb("decoders", "Changed bytes to everything that reads bytes", DecodersAsync)
            {
                Options = [Target, Seed, Runs, From],
                Example = "fuzz decoders --target events --runs 1000000",
            },
        ],
    };

    /// <summary>1 when something was wrong.</summary>
    private async Task<int> RequestsAsync(VerbCall call, CancellationToken cancellation)
    {
        if (call.ValueOf(At) is not { } at)
        {
            return await PrivatelyAsync(call, cancellation);
        }

        var server = Uri.TryCreate(at, UriKind.Absolute, out var given) && given.Scheme == Uri.UriSchemeHttp
            ? given
            : throw new CliException(ExitCode.Usage, $"--at takes a URL such as http://127.0.0.1:5080, not {at}");
        try
        {
            // Names of this run alone: what others sell there is left alone.
            var prefix = string.Create(CultureInfo.InvariantCulture, $"fuzz-{time.GetUtcNow().ToUnixTimeSeconds()}");
            return await RunAsync(call, server, null, prefix, cancellation);
        }
        catch (HttpRequestException fault)
        {
            throw new CliException(ExitCode.Unreachable, $"{server} can not be reached: {fault.Message}");
        }
    }

    private async Task<int> PrivatelyAsync(VerbCall call, CancellationToken cancellation)
    {
        var secrets = new FuzzSecrets();
        await using var store = new SqliteBenchStore();
        var ground = new BenchGround(
            store, [.. call.Sets, .. secrets.Settings], BenchOptions.Default, time, NullLogger.Instance);
        await using var node = await NodeChild.StartAsync(ground, cancellation);
        return await RunAsync(call, node.Server, secrets, "fuzz", cancellation);
    }

    private async Task<int> RunAsync(
        VerbCall call, Uri server, FuzzSecrets? secrets, string prefix, CancellationToken cancellation)
    {
        var seed = VerbOptions.NumberOf(call, Seed, 0, int.MaxValue, usual: 1);
        var world = new FuzzWorld(prefix, secrets is not null);
        using var target = new FuzzTarget(server, secrets, time);
        var document = await target.DocumentAsync(cancellation);
        await target.SignInAsync(world, cancellation);
        var seconds = VerbOptions.NumberOf(call, Seconds, 1, 1_000_000, usual: 1_000_000);
        var report = await new RequestFuzz(target, document, world).RunAsync(
            seed, VerbOptions.NumberOf(call, Requests, 1, int.MaxValue, usual: 10_000),
            TimeSpan.FromSeconds(seconds), cancellation);
        VerbOutput.List(
            call, report, json => json.RequestReport, report.Routes, json => json.RouteRow,
            ("ROUTE", row => row.Route), ("REQUESTS", row => row.Requests),
            ("REACHED", row => row.Reached ? "yes" : "no"), ("ANSWERS", row => row.Answers));
        Tell(call, report);
        return report.Faults.Count == 0 ? ExitCode.Yes : ExitCode.No;
    }

    private static void Tell(VerbCall call, RequestReport report)
    {
        var error = call.Streams.Error;
        foreach (var fault in report.Faults)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seckill: seed {report.Seed}, request {fault.Number}, {fault.Route}: {fault.What} "
                + $"({fault.Times} times)"));
            error.WriteLine($"  {fault.Broken}\n  {fault.Curl}\n  {fault.Answer}");
        }

        error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"seckill: seed {report.Seed}: {report.Requests} requests in {report.Seconds} s, "
            + $"{report.Faults.Count} faults"));
        if (report.Unreached.Count > 0)
        {
            error.WriteLine($"seckill: never answered well: {string.Join(", ", report.Unreached)}");
        }
    }

    /// <summary>1 when a reader did what it must not do.</summary>
    private Task<int> DecodersAsync(VerbCall call, CancellationToken cancellation)
    {
        var seed = VerbOptions.NumberOf(call, Seed, 0, int.MaxValue, usual: 1);
        var (runs, from) = (VerbOptions.NumberOf(call, Runs, 1, int.MaxValue / 2, usual: 100_000),
            VerbOptions.NumberOf(call, From, 0, int.MaxValue / 2, usual: 0));
        using var files = new FileTargets(time);
        var targets = DecoderTargets.All(files);
        var chosen = call.ValueOf(Target) is not { } name ? targets : targets.FirstOrDefault(one => one.Name == name)
            is { } one ? [one] : throw new CliException(
                ExitCode.Usage, $"there is no target {name}; there are "
                    + string.Join(", ", targets.Select(target => target.Name)));
        var rows = new List<DecoderRow>();
        foreach (var target in chosen)
        {
            var row = new DecoderFuzz(target, seed, time).Run(
                from, chosen.Count == 1 ? runs : Math.Max(1, (int)(runs * target.Share)), cancellation);
            rows.Add(row);
            if (row.Fault is { } fault)
            {
                call.Streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"seckill: {row.Target}: {fault.What}\n  {fault.Input}\n  again: {ThisBinary.Typed} fuzz decoders "
                    + $"--target {row.Target} --seed {seed} --from {fault.Round} --runs 1"));
            }
        }

        VerbOutput.List(
            call, new DecoderReport(rows), json => json.DecoderReport, rows, json => json.DecoderRow,
            ("TARGET", row => row.Target), ("READ", row => row.Read), ("REFUSED", row => row.Refused),
            ("FOUND", row => row.Fault?.What.Split('\n')[0]), ("SECONDS", row => row.Seconds));
        return Task.FromResult(rows.All(row => row.Fault is null) ? ExitCode.Yes : ExitCode.No);
    }
}

/// <summary>All readers.</summary>
internal sealed record DecoderReport(IReadOnlyList<DecoderRow> Targets);
