using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Domain;
using Seckill.Node;
using Seckill.Node.Config;
using Seckill.Node.Journal;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Storage;
using Seckill.Tests.Telemetry;

namespace Seckill.Tests.Node;

/// <summary>
/// A mixed sale with a killed owner, audited by the binary: the replay is the live state byte for byte, the read models
/// agree, and the whole sale moves from SQLite to PostgreSQL and is sold on.
/// </summary>
[Collection(OperatorCollection.Name)]
public sealed class AuditSaleTests(PrivatePostgres postgres)
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task MixedSale_ReplayIsTheLiveState_AndTheReadModelsAgree(string store)
    {
        await using var ground = await StoreGround.MakeAsync(store, postgres);
        await using var node = await NodeProcess.StartAsync(
            [.. ground.Settings, .. StoreGround.NoLimits, "seckill.items.snapshot-every=2",
                "seckill.items.state-hash-every=1"]);
        var sale = await MixedSale.RunAsync(node);

        var at = $"{node.Management}";
        await YesAsync("audit", "verify", "--node", at);
        await YesAsync("audit", "diff", "--node", at);
        await YesAsync("audit", "diff", "--item", sale.Item, "--node", at);
        await YesAsync("audit", "certificate", sale.Item, "--node", at);
        var items = JsonNode.Parse((await RunAsync("audit", "replay", "-o", "json", "--node", at)).Out)!.AsArray();
        Assert.Single(items);
        var state = JsonNode.Parse((await RunAsync("audit", "state", sale.Item, "-o", "json", "--node", at)).Out)!;
        Assert.Equal((true, items[0]!["stateHash"]!.GetValue<string>()),
            (state["same"]!.GetValue<bool>(), state["live"]!.GetValue<string>()));
        await ShadowAgreesAsync(node);
        await PrefixesAsync(sale.Item, items[0]!["version"]!.GetValue<long>(), at);

        // What the owner had in memory, it wrote down byte for byte as its last snapshot.
        Assert.Equal(0, await node.StopAsync());
        var snapshot = await SnapshotAsync(ground, sale.Item);
        string[] sets = [.. ground.Settings.SelectMany(set => new[] { "--set", set })];
        var replayed = JsonNode.Parse((await RunAsync(
            ["audit", "replay", "-o", "json", "--item", sale.Item, "--at", $"{snapshot.Seq}", .. sets])).Out)!;
        Assert.Equal(Convert.ToHexStringLower(snapshot.Body[^64..^32]), replayed["stateHash"]!.GetValue<string>());
        Assert.True(snapshot.Seq > 10, $"a snapshot of commit {snapshot.Seq} proves little");
        await YesAsync(["audit", "verify", .. sets]);
    }

    [Fact]
    public async Task Sale_MovesFromSqliteToPostgres_AndIsSoldOn()
    {
        await using var from = await StoreGround.MakeAsync("sqlite", postgres);
        await using var to = await StoreGround.MakeAsync("postgres", postgres);
        await using var old = await NodeProcess.StartAsync([.. from.Settings, .. StoreGround.NoLimits]);
        var sale = await MixedSale.RunAsync(old);
        var receipt = (await new ShopClient(old.Http).GetAsync($"/v1/orders/{sale.Paid}", sale.Buyer)).Text("receipt");
        Assert.Equal(0, await old.StopAsync());

        string[] source = [.. from.Settings.SelectMany(set => new[] { "--set", set })];
        string[] target = [.. to.Settings.SelectMany(set => new[] { "--set", set })];
        var (journal, personal, secrets) = (Path.Combine(to.Directory, "j"), Path.Combine(to.Directory, "p"),
            Path.Combine(to.Directory, "s"));
        await YesAsync(
            ["journal", "export", "--to", journal, "--personal", personal, "--secrets", secrets, .. source]);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(personal) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var exported = await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Analytical", exported);
        string[] import = ["journal", "import", "--from", journal, "--personal", personal, "--secrets", secrets];
        var typo = await RunAsync(
            ["journal", "import", "--from", journal, "--personal", personal + "-typo", .. target]);
        Assert.Equal(ExitCode.BadInput, typo.Code);
        Assert.StartsWith("seckill: 0 commits", (await RunAsync(["journal", "stats", .. target])).Error);
        await YesAsync([.. import, .. target]);
        // Again is nothing more.
        Assert.Contains("0 commits added", (await RunAsync([.. import, .. target])).Error);
        // And from there it can be taken on.
        await YesAsync(["journal", "export", "--to", journal + "2", "--personal", personal + "2", .. target]);
        Assert.Equal(
            await File.ReadAllTextAsync(personal, TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(personal + "2", TestContext.Current.CancellationToken));

        await using var node = await NodeProcess.StartAsync([.. to.Settings, .. StoreGround.NoLimits]);
        var shop = new ShopClient(node.Http);
        var moved = await shop.GetAsync($"/v1/orders/{sale.Paid}", sale.Buyer);
        Assert.Equal("shipped", moved.Text("state"));
        Assert.Equal(receipt.Split('.')[1], moved.Text("receipt").Split('.')[1]);
        var seen = await shop.GetAsync($"/v1/orders/{sale.Paid}", sale.Merchant);
        Assert.Equal("1 Analytical Lane", seen.Json["shipTo"]!["address"]!.GetValue<string>());
        var late = await shop.TokenAsync("late", "buyer");
        await shop.WinAsync(sale.Item, late, await shop.PassAsync(sale.Item, late), "k");
        await YesAsync("audit", "verify", "--node", $"{node.Management}");
        await YesAsync("audit", "diff", "--node", $"{node.Management}");
        await YesAsync("audit", "certificate", sale.Item, "--node", $"{node.Management}");

        var refused = await RunAsync([.. import, .. target]);
        Assert.Equal(ExitCode.WrongState, refused.Code);
        Assert.Contains("stop all nodes first", refused.Error);
    }

    /// <summary>A store that is another's stays as it was, down to the rows beside its journal.</summary>
    [Fact]
    public async Task Import_IntoAStoreOfAnotherSale_IsRefusedAndWritesNothing()
    {
        await using var from = await StoreGround.MakeAsync("sqlite", postgres);
        await using var to = await StoreGround.MakeAsync("sqlite", postgres);
        string[] files = [.. new[] { "j", "p", "s" }.Select(name => Path.Combine(to.Directory, name))];
        foreach (var ground in new[] { to, from })
        {
            await using var node = await NodeProcess.StartAsync([.. ground.Settings, .. StoreGround.NoLimits]);
            await MixedSale.RunAsync(node);
            Assert.Equal(0, await node.StopAsync());
        }

        string[] source = [.. from.Settings.SelectMany(set => new[] { "--set", set })];
        string[] target = [.. to.Settings.SelectMany(set => new[] { "--set", set })];
        await YesAsync(
            ["journal", "export", "--to", files[0], "--personal", files[1], "--secrets", files[2], .. source]);
        var before = Path.Combine(to.Directory, "before");
        await YesAsync(["journal", "export", "--to", before, "--personal", before + "p", .. target]);

        var refused = await RunAsync(
            ["journal", "import", "--from", files[0], "--personal", files[1], "--secrets", files[2], .. target]);
        Assert.Equal(ExitCode.WrongState, refused.Code);
        var after = Path.Combine(to.Directory, "after");
        await YesAsync(["journal", "export", "--to", after, "--personal", after + "p", .. target]);
        Assert.Equal(
            await File.ReadAllTextAsync(before + "p", TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(after + "p", TestContext.Current.CancellationToken));
        await YesAsync(["audit", "verify", .. target]);
    }

    /// <summary>At five points of its past the item is what the prefix of its journal makes of it.</summary>
    private static async Task PrefixesAsync(string item, long versions, string at)
    {
        var read = (await RunAsync("journal", "read", "--item", item, "-o", "jsonl", "--node", at)).Out;
        var commits = read.Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(versions, commits.Sum(commit => commit["eventCount"]!.GetValue<long>()));
        var random = new Random(3);
        for (var i = 0; i < 5; i++)
        {
            var commit = commits[random.Next(commits.Count)];
            var point = $"{commit["shard"]}/{commit["offset"]}";
            var then = JsonNode.Parse((await RunAsync(
                "audit", "replay", "-o", "json", "--item", item, "--at", point, "--node", at)).Out)!;
            using var http = new HttpClient();
            var route = JsonNode.Parse(await http.GetStringAsync(
                new Uri(new Uri(at), $"/audit/items/{item}?at={point}"), TestContext.Current.CancellationToken))!;
            Assert.Equal(commit["itemVersion"]!.ToJsonString(), then["version"]!.ToJsonString());
            Assert.Equal(then["stateHash"]!.ToJsonString(), route["stateHash"]!.ToJsonString());
        }
    }

    /// <summary>What the owner compared by itself, every few commits, since it was killed.</summary>
    private static async Task ShadowAgreesAsync(NodeProcess node)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(
            new Uri(node.Management, "/metrics"), TestContext.Current.CancellationToken);
        var metrics = MetricsText.Parse(text);
        Assert.InRange(metrics.Sum("seckill_item_state_checks_total", ("outcome", "same")), 2, 1_000);
        Assert.Equal(0, metrics.Sum("seckill_item_state_checks_total", ("outcome", "differs")));
    }

    private static async Task<Snapshot> SnapshotAsync(StoreGround ground, string item)
    {
        Assert.True(ItemId.TryParse(item, out var id));
        var settings = NodeSettings.Load(null, ground.Settings, _ => null);
        await using var stores = await NodeHost.OpenJournalAsync(
            settings, Guid.NewGuid(), TimeProvider.System, NullLogger.Instance,
            TestContext.Current.CancellationToken, readOnly: true);
        return (await stores.Snapshots.LoadAsync(
            ShardId.Of(id, settings.Cluster.Shards), id, TestContext.Current.CancellationToken))!;
    }

    private static async Task YesAsync(params string[] words)
    {
        var (code, output, error) = await RunAsync(words);
        Assert.True(code == ExitCode.Yes, $"{string.Join(' ', words)} ended with {code}: {output}{error}");
    }

    private static Task<(int Code, string Out, string Error)> RunAsync(params string[] words) =>
        NodeVerb.RunAsync(words);
}
