using System.Text.RegularExpressions;
using Seckill.Node.Config.Hocon;
using Seckill.Node.Ops.Cli;
using Seckill.Tests.Config;
using Seckill.Tests.House;
using YamlDotNet.RepresentationModel;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>
/// docker-compose.yml and Dockerfile fit each other and the binary; there is no engine here to run them.
/// </summary>
public sealed class ComposeTests
{
    private static readonly YamlNode Compose = DeployFile.Read("docker-compose.yml").Single();
    private static readonly string Dockerfile = DeployFile.Text("Dockerfile");

    private static IReadOnlyList<YamlNode> Nodes =>
        [.. Compose.MapAt("services").Where(service => service.Key != "postgres").Select(service => service.Value)];

    [Fact]
    public void Nodes_AreThree_OfOneImage_AndWaitForTheDatabase()
    {
        Assert.Equal(["postgres", "node-1", "node-2", "node-3"], Compose.MapAt("services").Keys);
        Assert.All(Nodes, node =>
        {
            Assert.Equal(("seckill:dev", "."), (node.TextAt("image"), node.TextAt("build")));
            Assert.Equal("service_healthy", node.TextAt("depends_on/postgres/condition"));
            Assert.Equal(["CMD", "seckill", "cluster", "health"], node.ListAt("healthcheck/test").Words());
        });
        Assert.Equal(["node-1", "node-2", "node-3"], Nodes.Select(node => node.TextAt("hostname")));
    }

    [Fact]
    public void Ports_ArePublishedOnLoopbackAlone_AndAreTheListensOfTheProfile()
    {
        var settings = LoadAsContainer(Nodes[0]);
        var ports = Nodes.Select(node => node.ListAt("ports").Words()).ToList();
        for (var index = 0; index < 3; index++)
        {
            Assert.Equal(
            [
                $"127.0.0.1:{5080 + index}:{settings.Http.Listen.Port}",
                $"127.0.0.1:{8558 + index}:{settings.Management.Listen.Port}",
            ], ports[index]);
        }

        var exposed = Regex.Match(Dockerfile, "^EXPOSE (.*)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(
            $"{settings.Http.Listen.Port} {settings.Management.Listen.Port} {settings.Cluster.Listen.Port}", exposed);
    }

    [Fact]
    public void Environment_OfTheNodes_IsTheDatabaseOfTheComposition()
    {
        var settings = LoadAsContainer(Nodes[1]);
        var database = Compose.At("services/postgres/environment")!;
        var connection = settings.Journal.Postgres.Connection!.Reveal();

        Assert.Equal(
            $"Host=postgres;Database={database.TextAt("POSTGRES_DB")};Username={database.TextAt("POSTGRES_USER")};"
            + $"Password={database.TextAt("POSTGRES_PASSWORD")}", connection);
        Assert.Equal("node-2:7946", settings.Cluster.Advertise.ToString());
    }

    [Fact]
    public void Data_AreInANamedVolume()
    {
        var mounts = Compose.ListAt("services/postgres/volumes").Words();

        Assert.Equal("postgres-data:/var/lib/postgresql/data", Assert.Single(mounts));
        Assert.Equal(["postgres-data"], Compose.MapAt("volumes").Keys);
    }

    [Fact]
    public void Stop_GivesTimeToHandOver()
    {
        var limit = SettingsUnderTest.Load().Cluster.DrainLimit;
        Assert.All(Nodes, node => Assert.True(HoconUnits.Duration(node.TextAt("stop_grace_period"))
            >= limit + TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Commands_AreVerbsOfTheBinary()
    {
        Assert.All(Nodes, node => Assert.Empty(Commands.ErrorsOf(node.ListAt("command").Words())));
        Assert.Empty(Commands.ErrorsOf(Nodes[0].ListAt("healthcheck/test").Words().Skip(2)));
        foreach (var instruction in new[] { "CMD", "HEALTHCHECK .* CMD" })
        {
            var words = Regex.Match(Dockerfile, $"^{instruction} \\[(.*)\\]$", RegexOptions.Multiline).Groups[1].Value
                .Split(", ").Select(word => word.Trim('"')).Where(word => word != "seckill").ToList();
            Assert.NotEmpty(words);
            Assert.Empty(Commands.ErrorsOf(words));
        }
    }

    /// <summary>Packages are restored before the code is copied: every project of the binary must be named.</summary>
    [Fact]
    public void Dockerfile_CopiesWhatARestoreNeeds()
    {
        string[] projects = ["Seckill.Client", "Seckill.Domain", "Seckill.Http", "Seckill.Node"];
        var referenced = projects.SelectMany(project => Regex.Matches(
            DeployFile.Text($"{project}/{project}.csproj"), @"ProjectReference Include=""\.\./([\w.]+)/"))
            .Select(match => match.Groups[1].Value);
        Findings.None(referenced.Except(projects));
        Findings.None(projects.Select(project => $"COPY {project}/{project}.csproj {project}/")
            .Concat(["COPY global.json Directory.Build.props Directory.Packages.props ./"])
            .Where(line => !Dockerfile.Contains(line, StringComparison.Ordinal)));
    }

    private static Seckill.Node.Config.NodeSettings LoadAsContainer(YamlNode node)
    {
        var environment = node.MapAt("environment")
            .ToDictionary(variable => variable.Key, variable => ((YamlScalarNode)variable.Value).Value!);
        environment["HOSTNAME"] = node.TextAt("hostname");
        var words = node.ListAt("command").Words();
        return Seckill.Node.Config.NodeSettings.Load(
            Path.Combine(SourceTree.Root, words[2]), [], environment.GetValueOrDefault);
    }
}
