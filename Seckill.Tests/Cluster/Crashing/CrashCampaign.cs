using System.Diagnostics;
using Seckill.Node.Crashing;
using Seckill.Node.Ops;
using Seckill.Tests.Node;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Cluster;

/// <summary>
/// Every crash point at its first, its second and a later hit, in rounds: on one node with either store and on three
/// nodes, and the verb that copies a journal. Explicit: ./campaign.sh --points N runs it.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class CrashCampaign(PrivatePostgres postgres, ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public Task Points_OnSqlite_LoseNothing() => RoundsAsync(CrashGrounds.Sqlite);

    [Fact(Explicit = true)]
    public Task Points_OnPostgres_LoseNothing() => RoundsAsync(CrashGrounds.Postgres);

    [Fact(Explicit = true)]
    public Task Points_OfThreeNodes_LoseNothing() => RoundsAsync(CrashGrounds.Cluster);

    /// <summary>The import of a journal is cut again and again; the copy exports as its origin did.</summary>
    [Fact(Explicit = true)]
    public async Task Points_OfAJournalsCopy_LoseNothing()
    {
        string[] points = [CrashPlan.NameOf(CrashPoint.CopyAfterCommits), CrashPlan.NameOf(CrashPoint.CopyBeforeRows)];
        var chosen = CrashSite.Chosen(points, CampaignCounts.Point);
        await using var from = await StoreGround.MakeAsync("sqlite", postgres);
        await using (var node = await NodeProcess.StartAsync([.. from.Settings, .. StoreGround.NoLimits]))
        {
            await MixedSale.RunAsync(node);
            Assert.Equal(0, await node.StopAsync());
        }

        var deaths = 0;
        foreach (var store in new[] { "sqlite", "postgres" })
        {
            await using var to = await StoreGround.MakeAsync(store, postgres);
            var (exported, again) = (Path.Combine(to.Directory, "a"), Path.Combine(to.Directory, "b"));
            await ExportAsync(from, exported);
            string[] import = ["journal", "import", "--from", exported, "--personal", exported + "p", .. Sets(to)];
            foreach (var at in new[] { $"{points[0]}:1", $"{points[0]}:2", $"{points[1]}:1" }
                .Where(at => chosen.Contains(at[..^2])))
            {
                Assert.Equal(128 + PosixSignals.Kill, await RunAsync(at, import));
                deaths++;
            }

            await YesAsync(import);
            await YesAsync(["audit", "verify", .. Sets(to)]);
            await ExportAsync(to, again);
            foreach (var end in new[] { "", "p" })
            {
                Assert.Equal(await ReadAsync(exported + end), await ReadAsync(again + end));
            }
        }

        output.WriteLine($"{deaths} deaths of the copying verb");
    }

    private async Task RoundsAsync(CrashGrounds kind)
    {
        var chosen = CrashSite.Chosen([.. CrashSite.Of(kind).Select(site => site.Name)], CampaignCounts.Point);
        for (var round = 0; round < Math.Max(1, CampaignCounts.Points); round++)
        {
            var seed = CampaignCounts.Seed + round;
            var turns = CrashSite.Turns(kind, new Random(seed))
                .Where(turn => chosen.Contains(turn.Site.Name)).ToList();
            var begun = Stopwatch.GetTimestamp();
            await using var made = await CrashGround.MakeAsync(kind, postgres);
            await using var scene = await made.SellAsync(seed);
            var run = new CrashRun(made.Ground, turns, scene.Load, output);
            await run.RunAsync();
            var totals = await scene.EndAsync($"crash-{kind}-{seed}".ToLowerInvariant());
            output.WriteLine($"{kind}, seed {seed}, {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s\n"
                + $"  {scene}\n  {totals}\n  deaths per point: {run.PerPoint}");
            Assert.Empty(turns.Select(turn => turn.Site.Name).Except(run.Deaths.Select(turn => turn.Site.Name)));
        }
    }

    private static IEnumerable<string> Sets(StoreGround ground) =>
        ground.Settings.SelectMany(set => new[] { "--set", set });

    private static Task ExportAsync(StoreGround ground, string to) =>
        YesAsync(["journal", "export", "--to", to, "--personal", to + "p", .. Sets(ground)]);

    private static async Task YesAsync(string[] words)
    {
        var (code, output, error) = await NodeVerb.RunAsync(words);
        Assert.True(code == 0, $"{string.Join(' ', words)} ended with {code}: {output}{error}");
    }

    /// <summary>Commits and addresses. The ends name each shard's epoch, which every start on SQLite raises.</summary>
    private static async Task<IEnumerable<string>> ReadAsync(string file) =>
        (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
        .Where(line => !line.Contains("\"headHash\"", StringComparison.Ordinal));

    private static async Task<int> RunAsync(string crashAt, string[] words)
    {
        var command = ThisBinary.Command;
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. words]) { RedirectStandardError = true };
        start.Environment[Crash.Variable] = crashAt;
        using var process = Process.Start(start)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
