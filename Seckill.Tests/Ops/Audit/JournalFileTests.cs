using System.Text;
using System.Text.Json.Nodes;
using Seckill.Node.Ops.Audit;
using Seckill.Node.Ops.Cli;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>An exported journal is judged without any database, and says where it was changed.</summary>
public sealed class JournalFileTests : IAsyncLifetime
{
    private readonly string _path = Path.GetTempFileName();
    private List<string> _lines = [];
    private MemoryRows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _rows = await MemoryRows.MakeAsync();
        await using var stream = new MemoryStream();
        await using var source = new StoreJournalSource(_rows);
        var commits = await new JournalFileWriter(stream).WriteAsync(source, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, _rows.ShardCount).Sum(shard => _rows[shard].Count), commits);
        _lines = [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n')];
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_path);
        return ValueTask.CompletedTask;
    }

    /// <summary>A header, a commit a line that holds only what its hash covers, a head for every shard.</summary>
    [Fact]
    public async Task Export_HeaderCommitsHeads_AndVerifies()
    {
        Assert.Equal("""{"format":"seckill-journal","shards":4,"version":1}""", _lines[0]);
        Assert.Equal(
            ["shard", "seq", "epoch", "item", "version", "count", "at", "body"],
            JsonNode.Parse(_lines[1])!.AsObject().Select(member => member.Key));
        Assert.All(_lines[^4..], line => Assert.NotNull(JsonNode.Parse(line)!["headHash"]));

        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal(_rows.EventCount, report.Events);
    }

    [Theory]
    [InlineData("epoch", "9")]
    [InlineData("at", "1")]
    [InlineData("version", "99")]
    [InlineData("count", "99")]
    [InlineData("seq", "99")]
    [InlineData("shard", "2")]
    [InlineData("body", "\"CAEQgIyN\"")]
    public async Task Verify_MemberOfALineChanged_ThatOffsetIsNamed(string member, string value)
    {
        var at = LineOf(1, 5);
        var line = JsonNode.Parse(_lines[at])!;
        line[member] = JsonNode.Parse(value);
        _lines[at] = line.ToJsonString();

        var report = await VerifyAsync();
        Assert.Contains(report.Findings, finding => finding.Place is { Shard.Value: 1, Offset: 5 });
    }

    /// <summary>What still decodes and folds is found by the hash alone, and yet by its place.</summary>
    [Fact]
    public async Task Verify_HarmlessByteChanged_IsNamedByTheLinks()
    {
        var at = LineOf(1, 5);
        var line = JsonNode.Parse(_lines[at])!;
        var body = Convert.FromBase64String(line["body"]!.GetValue<string>());
        // The trace id is of no consequence for any item.
        line["body"] = Convert.ToBase64String([.. body, 0x22, 0x01, 0x00]);
        _lines[at] = line.ToJsonString();

        var finding = Assert.Single((await VerifyAsync()).Findings);
        Assert.Equal((1, 5L), (finding.Place.Shard.Value, finding.Place.Offset));
    }

    [Fact]
    public async Task Verify_LineMissingTwiceOrMoved_IsNamed()
    {
        var whole = _lines.ToList();
        _lines.RemoveAt(LineOf(1, 5));
        Assert.Equal((1, 5L), Place(await VerifyAsync()));

        _lines = [.. whole];
        _lines.Insert(LineOf(1, 5), _lines[LineOf(1, 4)]);
        Assert.Equal((1, 5L), Place(await VerifyAsync()));

        _lines = [.. whole];
        (_lines[LineOf(1, 5)], _lines[LineOf(1, 6)]) = (_lines[LineOf(1, 6)], _lines[LineOf(1, 5)]);
        Assert.Equal((1, 5L), Place(await VerifyAsync()));
    }

    [Fact]
    public async Task Verify_EndCutOff_IsNoExport()
    {
        var whole = _lines.ToList();
        _lines = [.. whole.SkipLast(1)];
        Assert.Contains("cut off", Assert.Single((await VerifyAsync()).Findings).What);

        _lines = [.. whole.Take(LineOf(1, 7))];
        var report = await VerifyAsync();
        Assert.Equal([1L + _rows[0].Count, 7L, 1L, 1L], report.Findings.Select(finding => finding.Place.Offset));
    }

    [Fact]
    public async Task Verify_HeadChanged_IsFound()
    {
        var head = JsonNode.Parse(_lines[^3])!;
        head["headHash"] = new string('0', 64);
        _lines[^3] = head.ToJsonString();
        Assert.Equal(1, Assert.Single((await VerifyAsync()).Findings).Place.Shard.Value);
    }

    [Theory]
    [InlineData(0, "{}")]
    [InlineData(0, """{"format":"other","version":1,"shards":4}""")]
    [InlineData(3, "nonsense")]
    [InlineData(3, """{"shard":0,"seq":3}""")]
    [InlineData(3, """{"shard":0,"seq":3,"epoch":1,"item":"x","version":1,"count":1,"at":1,"body":"AA==","more":1}""")]
    public async Task Verify_NoLineOfAJournal_IsABadFileByLine(int at, string line)
    {
        _lines[at] = line;

        var refused = await Assert.ThrowsAsync<CliException>(VerifyAsync);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains($"line {at + 1}:", refused.Message);
    }

    /// <summary>A header that says fewer shards hides none of them.</summary>
    [Fact]
    public async Task Verify_LinesOfShardsThatTheHeaderDoesNotCount_AreRefused()
    {
        _lines[0] = _lines[0].Replace("\"shards\":4", "\"shards\":2");
        Assert.Equal(ExitCode.BadInput, (await Assert.ThrowsAsync<CliException>(VerifyAsync)).ExitCode);
    }

    private static (int Shard, long Offset) Place(VerificationReport report)
    {
        var finding = Assert.Single(report.Findings);
        return (finding.Place.Shard.Value, finding.Place.Offset);
    }

    /// <summary>The header is line 0 here.</summary>
    private int LineOf(int shard, int offset) =>
        Enumerable.Range(0, shard).Sum(before => _rows[before].Count) + offset;

    private async Task<VerificationReport> VerifyAsync()
    {
        await File.WriteAllTextAsync(_path, string.Join('\n', _lines) + "\n", TestContext.Current.CancellationToken);
        await using var source = new JournalFileSource(_path);
        return await new JournalVerifier([], TimeProvider.System)
            .VerifyAsync(source, TestContext.Current.CancellationToken);
    }
}
