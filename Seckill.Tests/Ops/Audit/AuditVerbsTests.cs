using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;
using Seckill.Tests.Ops.Verbs;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>seckill audit and seckill journal, on a node, a store and a file, as a shell sees them.</summary>
public sealed class AuditVerbsTests : IAsyncLifetime
{
    private const string Store = "--set seckill.node.name=n";
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private VerbBench _bench = null!;
    private MemoryRows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await VerbBench.StartAsync();
        _rows = await MemoryRows.MakeAsync();
        (_bench.Stored, _bench.Journal) = (new ClusterMap([], []), _rows);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Verify_NodeStoreAndFile_SayTheSame()
    {
        var node = await _bench.AskAsync("audit verify -o json");
        var store = await _bench.RunAsync($"audit verify -o json {Store}");
        Assert.Equal(ExitCode.Yes, (await _bench.AskAsync($"journal export --to {_file}")).Code);
        var file = await _bench.RunAsync($"audit verify -o json --file {_file}");
        var again = await _bench.AskAsync($"journal export --to {_file}");
        Assert.Equal(ExitCode.Usage, again.Code);
        Assert.Contains("--yes", again.Error);
        Assert.Equal(ExitCode.Yes, (await _bench.AskAsync($"journal export --to {_file} --yes")).Code);

        foreach (var shown in new[] { node, store, file })
        {
            Assert.True(shown.Code == ExitCode.Yes, shown.Error);
            var report = JsonNode.Parse(shown.Out)!;
            Assert.True(report["ok"]!.GetValue<bool>());
            Assert.Equal(_rows.EventCount, report["events"]!.GetValue<long>());
            Assert.Contains("events/s", shown.Error);
        }
    }

    [Fact]
    public async Task Verify_ChangedByte_IsNamedAndTheAnswerIsNo()
    {
        _rows.Change(2, 6, commit => commit with { Body = [.. commit.Body, 1] });

        var shown = await _bench.RunAsync($"audit verify {Store}");
        Assert.Equal(ExitCode.No, shown.Code);
        Assert.Equal(["2", "6"], shown.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
        Assert.Contains("VIOLATED", shown.Error);
    }

    [Fact]
    public async Task Verify_AgainstNothing_IsNoVerification()
    {
        var empty = Directory.CreateTempSubdirectory("seckill-audit-").FullName;
        Assert.Equal(ExitCode.BadInput, (await _bench.AskAsync($"audit verify --against {empty}")).Code);
        var taken = await _bench.AskAsync("audit checkpoint export");
        var path = Path.Combine(empty, "checkpoint-1.json");
        await File.WriteAllTextAsync(path, taken.Out, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Yes, (await _bench.AskAsync($"audit verify --against {empty}")).Code);

        using var other = MemoryCheckpoints.MakeKey();
        await File.WriteAllTextAsync(
            _file, $$"""{"keys":[null,{"x":"{{other.Public.XText}}","y":"{{other.Public.YText}}"}]}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.BadInput, (await _bench.AskAsync($"audit verify --against {path} --key {_file}")).Code);
        await File.WriteAllTextAsync(path, """{"heads":null}""", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.BadInput, (await _bench.AskAsync($"audit verify --against {path}")).Code);
        Directory.Delete(empty, recursive: true);
    }

    [Fact]
    public async Task Diff_OfAFileWithoutPoints_IsAMistake() =>
        Assert.Equal(ExitCode.Usage, (await _bench.RunAsync("audit diff --file f")).Code);

    [Fact]
    public async Task Replay_AtAnEarlierPoint_IsAnotherState()
    {
        var item = _rows[1][0].Item;
        var now = await ReplayAsync($"--item {item}");
        var published = await ReplayAsync($"--item {item} --at 1/{_rows[1].First(one => one.Item == item).Seq}");

        Assert.Equal(12, published["free"]!.GetValue<int>());
        Assert.Equal(0, published["sold"]!.GetValue<int>());
        Assert.NotEqual(published["stateHash"]!.GetValue<string>(), now["stateHash"]!.GetValue<string>());
        Assert.Equal(now["total"]!.GetValue<int>(), new[] { "free", "held", "sold", "returned" }
            .Sum(name => now[name]!.GetValue<int>()));
        Assert.Equal(
            ["total", "free", "held", "sold", "returned", "refundedUnits", "waiting", "inLine", "round", "position"],
            now.AsObject().Select(member => member.Key).SkipWhile(name => name != "total").Take(10));

        var at = DateTimeOffset.UnixEpoch.AddTicks(_rows[1][3].AtMicros * 10).ToString("O");
        var then = await ReplayAsync($"--item {item} --at {at}");
        Assert.True(then["version"]!.GetValue<long>() < now["version"]!.GetValue<long>());
        Assert.Equal(ExitCode.NotFound, (await _bench.AskAsync($"audit replay --item {item} --at 1/0")).Code);
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync($"audit replay --item {item} --at yesterday")).Code);
        Assert.Equal(ExitCode.Usage, (await _bench.AskAsync($"audit replay --item {item} --at 1/2/3")).Code);
    }

    [Fact]
    public async Task Replay_AllItems_FromAFileAsFromTheNode()
    {
        await _bench.AskAsync($"journal export --to {_file}");

        var file = await _bench.RunAsync($"audit replay -o json --file {_file}");
        var node = await _bench.AskAsync("audit replay -o json");
        Assert.Equal(12, JsonNode.Parse(node.Out)!.AsArray().Count);
        Assert.Equal(node.Out, file.Out);
        Assert.Equal(4, (await _bench.AskAsync("audit replay --shard 0 -o jsonl")).Lines.Length);
    }

    [Fact]
    public async Task Journal_StatsReadAndTail_ShowWhatStandsThere()
    {
        var stats = await _bench.AskAsync("journal stats");
        Assert.Equal(5, stats.Lines.Length);
        Assert.Contains("commits in 4 shards", stats.Error);

        var item = _rows[0][0].Item;
        var read = await _bench.AskAsync($"journal read --item {item}");
        Assert.StartsWith("POSITION  AT", read.Lines[0]);
        Assert.Contains("ItemCreated", read.Lines[1]);
        Assert.Contains(read.Lines, line => line.Contains("UnitsReserved") && line.Contains($"order={item}-")
            && line.Contains("quantity="));
        Assert.Equal(
            _rows[0].Where(commit => commit.Item == item).Sum(commit => commit.EventCount), read.Lines.Length - 1);
        var unknown = ItemId.Derive("nobody", "nothing");
        Assert.Equal(ExitCode.NotFound, (await _bench.AskAsync($"journal read --item {unknown}")).Code);

        var tail = await _bench.AskAsync("journal tail -o jsonl");
        Assert.Equal(10, tail.Lines.Length);
        Assert.Equal(
            _rows[0].Concat(_rows[1]).Concat(_rows[2]).Max(commit => commit.AtMicros),
            JsonNode.Parse(tail.Lines[^1])!["atMicros"]!.GetValue<long>());
    }

    [Fact]
    public async Task Routes_AuditorMayReadTheJournalUnderAudit_BuyersMayNot()
    {
        var auditor = _bench.Node.Token("auditor");
        foreach (var (path, status) in new[] { ("/audit/heads", 200), ("/audit/events?shard=1", 200),
            ("/journal/stats", 403), ("/journal/commits?shard=1", 403) })
        {
            Assert.Equal((path, status), (path, await StatusAsync(path, auditor)));
            Assert.Equal((path, 403), (path, await StatusAsync(path, _bench.Node.Token("buyer"))));
        }

        Assert.Equal(422, await StatusAsync("/audit/events", auditor));
        Assert.Equal(422, await StatusAsync("/audit/events?shard=4", auditor));
        Assert.Equal(422, await StatusAsync("/audit/events?shard=1&after=x", auditor));
        Assert.Equal(422, await StatusAsync("/audit/events?shard=1&limit=0", auditor));
    }

    private async Task<int> StatusAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await _bench.Node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private async Task<JsonNode> ReplayAsync(string options)
    {
        var shown = await _bench.AskAsync($"audit replay -o json {options}");
        Assert.True(shown.Code == ExitCode.Yes, shown.Error);
        return JsonNode.Parse(shown.Out)!;
    }
}
