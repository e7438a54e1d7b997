using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Sharding;
using Seckill.Tests.Ops.Verbs;
using Xunit;

namespace Seckill.Tests.Ops.Audit;

/// <summary>What a shell is told of items that are not there, places that are none, and damage.</summary>
public sealed class AuditAnswersTests : IAsyncLifetime
{
    private const string Store = "--set seckill.node.name=n";
    private readonly string _folder = Directory.CreateTempSubdirectory("seckill-audit-").FullName;
    private VerbBench _bench = null!;
    private MemoryRows _rows = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await VerbBench.StartAsync();
        (_bench.Stored, _bench.Journal) = (new ClusterMap([], []), _rows = await MemoryRows.MakeAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("audit state 0j8h2c6e4f1k9m3p")]
    [InlineData("audit certificate 0j8h2c6e4f1k9m3p")]
    public async Task Question_AboutAnUnknownItem_Is3(string line)
    {
        var shown = await _bench.AskAsync(line);
        Assert.Equal(ExitCode.NotFound, shown.Code);
        Assert.Contains("there is no item 0j8h2c6e4f1k9m3p", shown.Error);
    }

    [Fact]
    public async Task Question_AboutAPlaceThatIsNone_IsNotAnsweredWithThePresent()
    {
        var item = _rows[1][0].Item;
        foreach (var (line, code) in new[]
        {
            ($"audit replay --item {item} --at 999/5", ExitCode.NotFound),
            ($"audit replay --item {item} --at 2/5", ExitCode.Usage),
            ($"audit replay --item {item} --shard 0", ExitCode.Usage),
            ("audit replay --shard 999", ExitCode.NotFound),
            ("audit replay --shard 1 --at 2/5", ExitCode.Usage),
            ("audit diff --from 999/1", ExitCode.NotFound),
            ($"audit diff --item {item} --from 1/1 --to 2/5", ExitCode.Usage),
        })
        {
            Assert.Equal((line, code), (line, (await _bench.AskAsync(line)).Code));
        }

        var answer = await _bench.Node.GetAsync($"/audit/items/{item}?at=2/5");
        Assert.Equal(422, (int)answer.Status);
        Assert.Equal(404, (int)(await _bench.Node.GetAsync("/audit/items/0j8h2c6e4f1k9m3p")).Status);
    }

    [Fact]
    public async Task Damage_OnANode_IsNamedFromThereAndNoFault()
    {
        var item = _rows[1][0].Item;
        _bench.Node.Journal.Unreadable.Add(new ShardOffset(new ShardId(1), 7));

        var answer = await _bench.Node.GetAsync($"/audit/items/{item}");
        Assert.Equal((409, "journal-damaged"), ((int)answer.Status, answer.Code));
        Assert.Contains("1/7", answer.Body);
        var verified = await _bench.AskAsync("audit verify");
        Assert.Equal(ExitCode.No, verified.Code);
        Assert.Equal(["1", "7"], verified.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]);
        var read = await _bench.AskAsync($"journal read --item {item}");
        Assert.Equal(ExitCode.No, read.Code);
        Assert.Contains("shard 1 offset 7", read.Error);
    }

    /// <summary>The node folds what a store hands out; an event that can not follow has a place, too.</summary>
    [Fact]
    public async Task Damage_InACommitsBody_IsNamedByTheNode()
    {
        var item = _rows[1][0].Item;
        var seq = _rows[1].Last(commit => commit.Item == item).Seq;
        _bench.Node.Journal.Change(1, seq, commit => commit with { Body = [0xFF] });

        var answer = await _bench.Node.GetAsync($"/audit/items/{item}");
        Assert.Equal((409, "journal-damaged"), ((int)answer.Status, answer.Code));
        Assert.Contains($"1/{seq}", answer.Body);
    }

    [Fact]
    public async Task Export_ThatCanNotEnd_LeavesNothingBehind()
    {
        var folder = await _bench.AskAsync($"journal export --to {_folder}");
        Assert.Equal(ExitCode.BadInput, folder.Code);
        Assert.Contains("is a directory", folder.Error);
        Assert.False(File.Exists(_folder + ".part"));

        var file = Path.Combine(_folder, "journal");
        _rows.Change(1, 5, commit => commit with { Hash = [] });
        Assert.Equal(ExitCode.No, (await _bench.RunAsync($"journal export --to {file} {Store}")).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Tail_UntilCtrlCOrUntilItsReaderLeaves_Ends()
    {
        using var stop = new CancellationTokenSource();
        var never = TestContext.Current.CancellationToken;
        _bench.CheckOut = stop.Cancel;
        string[] tail = ["journal", "tail", "--follow", "--node", $"{_bench.Node.Address}"];
        Assert.Equal(ExitCode.Yes, (await _bench.RunAsync(tail, new StringWriter(), stop.Token)).Code);

        _bench.CheckOut = () => throw new OutputLostException(null);
        var left = await _bench.RunAsync(tail, new StringWriter(), never);
        Assert.Equal((ExitCode.ReaderLeft, ""), (left.Code, left.Error));
        _bench.CheckOut = () => throw new OutputLostException("No space left on device");
        Assert.Equal(ExitCode.BadInput, (await _bench.RunAsync(tail, new StringWriter(), never)).Code);
    }
}
