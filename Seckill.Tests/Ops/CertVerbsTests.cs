using System.Text.Json;
using Seckill.Node.Config;
using Seckill.Node.Ops.Certs;
using Seckill.Node.Ops.Cli;
using Seckill.Node.Peers.Tls;
using Seckill.Tests.Peers;

namespace Seckill.Tests.Ops;

public sealed class CertVerbsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("seckill-dev-");
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    private string Out => Path.Combine(_directory.FullName, "certs");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Certs_Made_AreWhatTheSettingsTheyPrintName()
    {
        Assert.Equal(0, await RunAsync($"dev certs --out {Out} --nodes 2 --hosts db.local,10.1.2.3"));
        var conf = Path.Combine(_directory.FullName, "node2.conf");
        var nodes = _out.ToString().Split("# node");
        Assert.Equal(3, nodes.Length);
        File.WriteAllText(conf, "# " + nodes[2]);
        var options = NodeSettings.Load(conf, [], _ => null).Cluster.Tls!;
        Assert.Equal(Path.Combine(Out, "node2.key"), options.Key);
        var certificate = new PeerCertificates(options, TimeProvider.System, new LogLines()).Current.Certificate;
        string[] names = ["localhost", "127.0.0.1", "node2", "db.local", "10.1.2.3"];
        Assert.All(names, name => Assert.True(certificate.MatchesHostname(name), name));
        Assert.False(certificate.MatchesHostname("node1"));
        Assert.Equal("CN=node2", certificate.Subject);
        Assert.InRange(certificate.NotAfter, DateTime.Now.AddDays(700), DateTime.Now.AddDays(800));
        Assert.Equal(5, Directory.GetFiles(Out).Length);
        foreach (var file in Directory.GetFiles(Out))
        {
            if (OperatingSystem.IsWindows()) continue;
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Certs_ThatStandThere_AreReplacedOnlyWithYes()
    {
        Assert.Equal(0, await RunAsync($"dev certs --out {Out} --nodes 1"));
        var before = Text(Path.Combine(Out, "node1.crt"));
        Assert.Equal(ExitCode.WrongState, await RunAsync($"dev certs --out {Out} --nodes 1"));
        Assert.Contains("--yes", _error.ToString());
        Assert.Equal(before, Text(Path.Combine(Out, "node1.crt")));
        Assert.Equal(0, await RunAsync($"dev certs --out {Out} --nodes 1 --yes"));
        Assert.NotEqual(before, Text(Path.Combine(Out, "node1.crt")));
    }

    [Theory]
    [InlineData("--nodes 0")]
    [InlineData("--nodes 65")]
    [InlineData("--nodes many")]
    [InlineData("--hosts a_b!,c")]
    public async Task Certs_OfWrongUsage_AreNotMade(string options)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync($"dev certs --out {Out} {options}"));
        Assert.False(Directory.Exists(Out));
        Assert.Empty(_out.ToString());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task Certs_AsJson_NameTheSameFiles(string format)
    {
        Assert.Equal(0, await RunAsync($"dev certs --out {Out} --nodes 2 -o {format}"));
        var text = _out.ToString();
        var nodes = format == "json" ? text : $"[{text.Trim().Replace('\n', ',')}]";
        var files = JsonDocument.Parse(nodes).RootElement.EnumerateArray()
            .SelectMany(node => new[] { "certificate", "key", "ca" }
                .Select(name => node.GetProperty(name).GetString()!));
        Assert.Equal(Directory.GetFiles(Out).Order(), files.Distinct().Order());
    }

    private static string Text(string path) => File.ReadAllText(path);

    private Task<int> RunAsync(string line) => CliHost.RunAsync(
        line.Split(' '), new CliStreams(_out, _error, false, _ => null), (_, _) => Task.FromResult(0),
        [CertVerbs.Group]);
}
