using System.Text.Json.Nodes;
using Seckill.Node.Journal;
using Seckill.Node.Ops;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Ops.Doctor;
using Seckill.Node.Ops.Verbs;
using Seckill.Tests.Time;

namespace Seckill.Tests.Ops.Verbs;

/// <summary>seckill doctor: each line has its verdict, a bad one what to do, and the exit code follows.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seckill-doctor-");
    private readonly Dictionary<string, string> _settings = new()
    {
        ["server_version"] = "17.2",
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["max_connections"] = "100",
        ["connections"] = "3",
        ["statement_timeout"] = "4000",
    };

    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private TimeSpan _clockAhead = TimeSpan.Zero;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sound_Machine_IsOkInEveryLine()
    {
        var shown = await RunAsync();
        Assert.True(shown.Code == ExitCode.Yes, shown.Out);
        Assert.All(
            ["configuration", "disk", "disk sync", "fsync", "database", "full_page_writes", "max_connections", "clock",
                "port management", "open files"],
            check => Assert.NotEqual("fail", VerdictOf(shown, check)));
        Assert.Equal("ok", VerdictOf(shown, "clock"));
        Assert.Empty(_folder.GetFiles());
    }

    [Theory]
    [InlineData("fsync", "off", "fsync", "fail")]
    [InlineData("full_page_writes", "off", "full_page_writes", "fail")]
    [InlineData("synchronous_commit", "local", "synchronous_commit", "fail")]
    [InlineData("in_hot_standby", "on", "database", "fail")]
    [InlineData("server_version", "12.1", "database", "warn")]
    [InlineData("max_connections", "9", "max_connections", "warn")]
    [InlineData("statement_timeout", "0", "statement_timeout", "warn")]
    public async Task Setting_ThatIsNotSound_IsNamedWithWhatToDo(
        string setting, string value, string check, string verdict)
    {
        _settings[setting] = value;
        var shown = await RunAsync();
        Assert.Equal(verdict == "fail" ? ExitCode.No : ExitCode.Yes, shown.Code);
        Assert.Equal(verdict, VerdictOf(shown, check));
        Assert.NotNull(LineOf(shown, check)["advice"]);
    }

    [Theory]
    [InlineData(1, "warn")]
    [InlineData(-10, "fail")]
    public async Task Clock_ThatIsOff_IsToldByHowMuch(int seconds, string verdict)
    {
        _clockAhead = TimeSpan.FromSeconds(seconds);
        var shown = await RunAsync();
        Assert.Equal(verdict, VerdictOf(shown, "clock"));
        Assert.Contains($"{(seconds < 0 ? "+" : "-")}", (string)LineOf(shown, "clock")["found"]!);
    }

    [Fact]
    public async Task Port_TakenByAStranger_Fails()
    {
        using var stranger = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        stranger.Start();
        var port = ((System.Net.IPEndPoint)stranger.LocalEndpoint).Port;
        var shown = await RunAsync($"seckill.http.listen=http://127.0.0.1:{port}");
        Assert.Equal((ExitCode.No, "fail"), (shown.Code, VerdictOf(shown, "port http")));
    }

    [Fact]
    public async Task Certificates_ThatAreMissing_Fail()
    {
        var shown = await RunAsync(
            "seckill.cluster.tls.certificate=a.pem", "seckill.cluster.tls.key=b.pem", "seckill.cluster.tls.ca=c.pem");
        Assert.Equal((ExitCode.No, "fail"), (shown.Code, VerdictOf(shown, "tls")));
    }

    [Fact]
    public async Task Configuration_ThatIsBad_IsTheOnlyLine()
    {
        var shown = await RunAsync("seckill.items.batch-max=0");
        Assert.Equal((ExitCode.No, "fail"), (shown.Code, VerdictOf(shown, "configuration")));
        Assert.Contains("batch-max", (string)LineOf(shown, "configuration")["found"]!);
    }

    private static JsonNode LineOf(VerbResult shown, string check) => JsonNode.Parse(shown.Out)!["checks"]!.AsArray()
        .Single(line => (string)line!["check"]! == check)!;

    private static string VerdictOf(VerbResult shown, string check) => (string)LineOf(shown, check)["verdict"]!;

    private async Task<VerbResult> RunAsync(params string[] sets)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        string[] all =
        [
            $"seckill.node.data-dir={_folder.FullName}", "seckill.http.listen=http://127.0.0.1:0",
            "seckill.management.listen=http://127.0.0.1:0", "seckill.cluster.listen=127.0.0.1:0",
            "seckill.cluster.advertise=127.0.0.1:7000", "seckill.journal.store=postgres",
            "seckill.journal.postgres.connection-string=Host=nowhere", .. sets,
        ];
        var ports = new VerbPorts((_, _) => throw new InvalidOperationException(), TimeProvider.System)
        {
            Doctor = new DoctorPorts(
                (_, _) => Task.FromResult<StoreCheckup?>(new StoreCheckup(
                    "PostgreSQL", _settings, _time.GetUtcNow() + _clockAhead, TimeSpan.Zero)),
                _time),
        };
        var code = await CliHost.RunAsync(
            ["doctor", "-o", "json", .. all.SelectMany(set => new[] { "--set", set })],
            new CliStreams(output, error, false, _ => null), (_, _) => Task.FromResult(0), VerbList.Of(ports));
        return new VerbResult(code, output.ToString(), error.ToString());
    }
}
