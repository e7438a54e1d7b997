using Seckill.Node.Config;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Config;
using Xunit;

namespace Seckill.Tests.Ops;

public sealed class CliHostTests
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private NodeSettings? _ran;
    private VerbCall? _benched;

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    public async Task Run_WithAndWithoutVerb_RunsANode(string verb)
    {
        Assert.Equal(0, await RunAsync($"{verb} --set seckill.node.name=a=b --set seckill.items.batch-max=9 --demo"));
        Assert.Equal("a=b", _ran!.Node.Name);
        Assert.Equal(9, _ran.Items.BatchMax);
        Assert.True(_ran.Demo);
        Assert.Empty(_out.ToString());
    }

    [Theory]
    [InlineData("--set=seckill.node.name=x")]
    [InlineData("--set seckill.node.name=x run")]
    [InlineData("run --set seckill.node.name=x")]
    public async Task Run_SetAnywhere_Counts(string line)
    {
        Assert.Equal(0, await RunAsync(line));
        Assert.Equal("x", _ran!.Node.Name);
        Assert.False(_ran.Demo);
    }

    [Theory]
    [InlineData("rum")]
    [InlineData("run now")]
    [InlineData("--confg x")]
    [InlineData("--config")]
    [InlineData("--set")]
    [InlineData("--set novalue")]
    [InlineData("--set =x")]
    [InlineData("version -o xml")]
    [InlineData("help rum")]
    [InlineData("bench")]
    [InlineData("bench landing")]
    [InlineData("cluster show")]
    public async Task Run_WrongUsage_Is2AndSaysSoOnStandardError(string line)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(line));
        Assert.StartsWith("seckill: ", _error.ToString());
        Assert.Empty(_out.ToString());
        Assert.Null(_ran);
    }

    [Theory]
    [InlineData("--config no/such.conf", "no/such.conf: there is no such file")]
    [InlineData("--set seckill.http.lisen=1", "did you mean seckill.http.listen?")]
    [InlineData("run --set seckill.environment=production", "seckill.secrets.pass-key is not set")]
    public async Task Run_BadConfiguration_Is7AndNamesTheFault(string line, string fault)
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync(line));
        Assert.Contains(fault, _error.ToString());
        Assert.Null(_ran);
    }

    [Fact]
    public async Task Run_ConfigFile_IsRead()
    {
        using var file = new SettingsFile("seckill.node.name = filed");
        Assert.Equal(0, await RunAsync($"--config {file.Path}"));
        Assert.Equal("filed", _ran!.Node.Name);
    }

    [Theory]
    [InlineData("version", "seckill 0.1.0")]
    [InlineData("version -o json", "{\"version\":\"0.1.0")]
    [InlineData("help", "bench")]
    [InlineData("help run", "--demo")]
    [InlineData("--help", "version")]
    [InlineData("help bench engine", "one item")]
    public async Task Run_Questions_AreAnsweredOnStandardOutput(string line, string answer)
    {
        Assert.Equal(0, await RunAsync(line));
        Assert.Contains(answer, _out.ToString());
        Assert.Empty(_error.ToString());
        Assert.Null(_ran);
    }

    [Theory]
    [InlineData("help", "seckill [command]")]
    [InlineData("help bench engine", "seckill bench engine [options]")]
    public async Task Help_Usage_NamesTheBinaryAsItIsTyped(string line, string usage)
    {
        Assert.Equal(0, await RunAsync(line));
        Assert.Contains($"Usage:{Environment.NewLine}  {usage}", _out.ToString());
    }

    [Fact]
    public async Task Run_Bench_GetsItsCallAndGivesItsCode()
    {
        Assert.Equal(1, await RunAsync("bench engine -o json --set seckill.journal.store=sqlite"));
        Assert.Equal(OutputFormat.Json, _benched!.Output);
        Assert.Equal(["seckill.journal.store=sqlite"], _benched.Sets);
    }

    [Fact]
    public async Task Run_VerbThatRefuses_GivesItsCode()
    {
        Assert.Equal(ExitCode.Unreachable, await RunAsync("bench refused"));
        Assert.Equal($"seckill: nobody there{Environment.NewLine}", _error.ToString());
    }

    [Fact]
    public async Task Run_VerbWithABug_Is70()
    {
        Assert.Equal(ExitCode.Bug, await RunAsync("bench bug"));
        Assert.Contains("oops", _error.ToString());
    }

    [Fact]
    public async Task Run_Terminal_ComplainsInRed()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("rum", color: true));
        Assert.Contains("\e[31mseckill: ", _error.ToString());
    }

    private Task<int> RunAsync(string line, bool color = false)
    {
        Verb[] benches =
        [
            new("engine", "one item", (call, _) => { _benched = call; return Task.FromResult(1); }),
            new("refused", "", (_, _) => throw new CliException(ExitCode.Unreachable, "nobody there")),
            new("bug", "", (_, _) => throw new InvalidOperationException("oops")),
        ];
        return CliHost.RunAsync(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new CliStreams(_out, _error, color, _ => null),
            (settings, _) => { _ran = settings; return Task.FromResult(0); },
            [new Verb("bench", "Measure") { Verbs = benches }]);
    }
}
