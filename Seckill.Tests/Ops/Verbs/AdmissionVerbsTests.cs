using System.Text.Json.Nodes;
using Seckill.Domain;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Ops.Management;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill admission, as a shell sees it.</summary>
public sealed class AdmissionVerbsTests : IAsyncLifetime
{
    private VerbBench _bench = null!;
    private ItemId _item;

    public async ValueTask InitializeAsync()
    {
        _bench = await VerbBench.StartAsync();
        _item = _bench.Node.Items.Publish(new AdmissionTerms(5, null, 0, ChallengeKind.ProofOfWork));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Show_NamesWhatIsInForceAndWhoSetIt()
    {
        var shown = await _bench.AskAsync($"admission show {_item}");

        Assert.Equal(ExitCode.Yes, shown.Code);
        Assert.Equal(
            [
                "SETTING            VALUE  SET-BY",
                "rate               5      item",
                "burst              50000  default",
                "max-line           0      item",
                "challenge          pow    item",
                "max-unpaid-orders  -      default",
                "in-line            0      -",
            ],
            shown.Lines);
    }

    [Fact]
    public async Task Show_AsJson_IsWhatTheRouteAnswers()
    {
        var shown = await _bench.AskAsync($"admission show {_item} -o json");
        var line = await _bench.AskAsync($"admission show {_item} -o jsonl");
        var route = await _bench.Node.GetAsync($"/admission/{_item}");

        Assert.True(JsonNode.DeepEquals(route.Json, JsonNode.Parse(shown.Out)), shown.Out);
        Assert.Equal(route.Body, Assert.Single(line.Lines));
    }

    [Fact]
    public async Task Set_ChangesWhatIsNamedAndShowsTheResult()
    {
        ChangeAdmission? asked = null;
        _bench.Node.Items.Intercept = request =>
        {
            asked = request as ChangeAdmission ?? asked;
            return null;
        };

        var set = await _bench.AskAsync(
            $"admission set {_item} --rate 500 --burst 600 --max-line 700 --challenge none --reason bots -o jsonl");

        Assert.Equal(ExitCode.Yes, set.Code);
        Assert.Equal(
            """{"ratePerSecond":500,"burst":600,"maxLine":700,"challenge":"none"}""",
            JsonNode.Parse(set.Out)!["own"]!.ToJsonString());
        Assert.Equal(new AdmissionChange(500, 600, 700, ChallengeKind.None), asked!.Change);
        Assert.Equal("bots", asked.Reason);

        var less = await _bench.AskAsync($"admission set {_item} --max-line 0");
        Assert.Equal(ExitCode.Yes, less.Code);
        Assert.Equal(new AdmissionChange(MaxLine: 0), asked.Change);
        Assert.Contains("rate               500    item", less.Lines);
        Assert.Contains("max-line           0      item", less.Lines);
    }

    [Theory]
    [InlineData("set ITEM", ExitCode.Usage, "set needs --rate, --burst, --max-line or --challenge")]
    [InlineData("set ITEM --reason bots", ExitCode.Usage, "set needs --rate")]
    [InlineData("set ITEM --rate 0", ExitCode.Usage, "--rate takes a number from 1 to 10000000")]
    [InlineData("set ITEM --burst x", ExitCode.Usage, "--burst takes a number from 1 to 10000000")]
    [InlineData("set ITEM --max-line 1000001", ExitCode.Usage, "--max-line takes a number from 0 to 1000000")]
    [InlineData("set ITEM --challenge riddle", ExitCode.Usage, "must be one of: none, pow")]
    [InlineData("show ITEM --set seckill.node.name=x", ExitCode.Usage, "only a running node can do that")]
    [InlineData("show nonsense", ExitCode.NotFound, "nonsense is not the id of an item")]
    [InlineData("show UNKNOWN", ExitCode.NotFound, "there is no item")]
    [InlineData("set UNKNOWN --rate 1", ExitCode.NotFound, "there is no item")]
    [InlineData("set DRAFT --rate 1", ExitCode.WrongState, "phase")]
    public async Task Verbs_HaveTheirCodes(string line, int code, string why)
    {
        var typed = "admission " + line.Replace("ITEM", $"{_item}")
            .Replace("UNKNOWN", $"{ItemId.Derive("nobody", "nothing")}")
            .Replace("DRAFT", $"{_bench.Node.Items.Draft(AdmissionTerms.Default, "draft")}");

        var done = await (line.Contains("--set ", StringComparison.Ordinal)
            ? _bench.RunAsync(typed) : _bench.AskAsync(typed));

        Assert.Equal(code, done.Code);
        Assert.Contains(why, done.Error);
    }

    [Fact]
    public async Task Verbs_WithoutTheRole_Are4()
    {
        await using var bench = await VerbBench.StartAsync(development: false);
        var item = bench.Node.Items.Publish(AdmissionTerms.Default);
        Assert.Equal(ExitCode.NotAllowed, (await bench.AskAsync($"admission show {item}")).Code);
        bench.Environment["SECKILL_TOKEN"] = bench.Node.Token("merchant");
        Assert.Equal(ExitCode.NotAllowed, (await bench.AskAsync($"admission set {item} --rate 1")).Code);
        bench.Environment["SECKILL_TOKEN"] = bench.Node.Token("operator");
        Assert.Equal(ExitCode.Yes, (await bench.AskAsync($"admission set {item} --rate 1")).Code);
    }
}
