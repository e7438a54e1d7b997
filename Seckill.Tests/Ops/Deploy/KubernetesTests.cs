using Seckill.Node.Config;
using Seckill.Node.Config.Hocon;
using Seckill.Tests.Config;
using Seckill.Tests.House;
using Seckill.Tests.Ops.Management;
using YamlDotNet.RepresentationModel;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>The manifests fit each other, the binary's routes and verbs, and the keys of its configuration.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes";
    private static readonly YamlNode Set = DeployFile.Read($"{Folder}/statefulset.yaml").Single();
    private static readonly YamlNode Pod = Set.At("spec/template/spec")!;
    private static readonly YamlNode Container = Pod.ListAt("containers").Single();

    private static IReadOnlyDictionary<string, string> Ports => Container.ListAt("ports")
        .ToDictionary(port => port.TextAt("name"), port => port.TextAt("containerPort"));

    [Fact]
    public void Kustomization_NamesEveryFile()
    {
        var kustomization = DeployFile.Read($"{Folder}/kustomization.yaml").Single();
        var named = kustomization.ListAt("resources").Words()
            .Concat(kustomization.ListAt("configMapGenerator").SelectMany(map => map.ListAt("files").Words()))
            .Append("kustomization.yaml");

        Assert.Equal(
            Directory.GetFiles(Path.Combine(SourceTree.Root, Folder)).Select(Path.GetFileName).Order(), named.Order());
        Assert.Equal(Container.TextAt("image"), kustomization.ListAt("images").Single().TextAt("name"));
    }

    [Fact]
    public async Task Probes_AskRoutesThatAreOpen()
    {
        await using var node = await ManagementUnderTest.StartAsync(development: false);
        foreach (var (probe, path) in new[]
        {
            ("startupProbe", "/startupz"), ("livenessProbe", "/livez"), ("readinessProbe", "/readyz"),
        })
        {
            Assert.Equal((path, "management"), (
                Container.TextAt($"{probe}/httpGet/path"), Container.TextAt($"{probe}/httpGet/port")));
            Assert.Equal(System.Net.HttpStatusCode.OK, (await node.GetAsync(path)).Status);
        }
    }

    [Fact]
    public void Ports_AreTheListensOfTheProfile_AndServicesLeadToThem()
    {
        var settings = NodeSettings.Load(
            Path.Combine(SourceTree.Root, "hocon/cluster.conf"), ["seckill.journal.store=sqlite"],
            name => name == "HOSTNAME" ? "seckill-0" : null);
        Assert.Equal($"{settings.Http.Listen.Port}", Ports["http"]);
        Assert.Equal($"{settings.Management.Listen.Port}", Ports["management"]);
        Assert.Equal($"{settings.Cluster.Listen.Port}", Ports["cluster"]);

        var services = DeployFile.Read($"{Folder}/services.yaml");
        Assert.All(services.SelectMany(service => service.ListAt("spec/ports")),
            open => Assert.Contains(open.TextAt("targetPort"), Ports.Keys));
        var peers = services.Single(service => service.TextAt("metadata/name") == Set.TextAt("spec/serviceName"));
        Assert.Equal(
            ("None", "true"), (peers.TextAt("spec/clusterIP"), peers.TextAt("spec/publishNotReadyAddresses")));
        var port = peers.ListAt("spec/ports").Single().TextAt("port");
        Assert.Equal(
            $"$(SECKILL_NODE_NAME).{Set.TextAt("spec/serviceName")}:{port}",
            Variables()["SECKILL_CLUSTER_ADVERTISE"]);
    }

    [Fact]
    public void Selectors_AllMeanTheNodes()
    {
        var labels = Set.MapAt("spec/template/metadata/labels");
        var selectors = DeployFile.Read($"{Folder}/services.yaml").Select(service => service.MapAt("spec/selector"))
            .Append(DeployFile.Read($"{Folder}/disruption-budget.yaml").Single().MapAt("spec/selector/matchLabels"))
            .Append(Set.MapAt("spec/selector/matchLabels"));
        Assert.All(selectors, selector => Assert.Equal(labels, selector));
    }

    [Fact]
    public void Rollout_TakesOneNodeAtATime_AndGivesItTimeToDrain()
    {
        var budget = DeployFile.Read($"{Folder}/disruption-budget.yaml").Single();
        Assert.Equal("1", budget.TextAt("spec/maxUnavailable"));
        Assert.Equal("Parallel", Set.TextAt("spec/podManagementPolicy"));

        var drain = Container.ListAt("lifecycle/preStop/exec/command").Words();
        Assert.Equal(["seckill", "node", "drain", "--wait", "--timeout"], drain.Take(5));
        Assert.Empty(Commands.ErrorsOf(drain.Skip(1)));
        var grace = TimeSpan.FromSeconds(int.Parse(Pod.TextAt("terminationGracePeriodSeconds")));
        var limit = SettingsUnderTest.Load().Cluster.DrainLimit;
        Assert.True(HoconUnits.Duration(drain[5])!.Value + limit + TimeSpan.FromSeconds(10) <= grace);
    }

    /// <summary>A variable that no file reads would be a setting that does nothing.</summary>
    [Fact]
    public void Variables_AreThoseThatTheBinaryReads()
    {
        var read = string.Concat(SourceTree.Read("hocon", "*.conf").Select(file => file.Text));
        Findings.None(Variables().Keys.Where(name => name != "SECKILL_TOKEN" && !read.Contains($"${{?{name}}}")));
    }

    [Fact]
    public void Secrets_AreThoseThatTheReadmeMakes()
    {
        var readme = DeployFile.Text("deploy/README.md");
        var wanted = Container.All("secretKeyRef").Select(r => (Secret: r.TextAt("name"), Key: r.TextAt("key")))
            .Concat(Pod.ListAt("volumes").SelectMany(volume => volume.ListAt("secret/items").Select(item =>
                (Secret: volume.TextAt("secret/secretName"), Key: item.TextAt("key")))));
        Findings.None(wanted.Where(w => !Made(readme, w.Secret).Contains(w.Key)).Select(w => $"{w.Secret}: {w.Key}"));
    }

    [Fact]
    public void Files_ThatVariablesName_AreMounted()
    {
        var mounts = Container.ListAt("volumeMounts").ToDictionary(m => m.TextAt("name"), m => m.TextAt("mountPath"));
        Assert.Equal(
            mounts.Keys.Order(), Pod.ListAt("volumes").Select(volume => volume.TextAt("name")).Order());
        var files = Variables().Values.Append(Container.ListAt("args").Words()[2]).Where(v => v.StartsWith('/'));
        Findings.None(files.Where(file => !mounts.ContainsValue(Path.GetDirectoryName(file)!)));
        Assert.Empty(Commands.ErrorsOf(Container.ListAt("args").Words()));
    }

    [Fact]
    public void Container_MayDoLittle()
    {
        Assert.Equal("true", Pod.TextAt("securityContext/runAsNonRoot"));
        Assert.Equal("true", Container.TextAt("securityContext/readOnlyRootFilesystem"));
        Assert.Equal("false", Container.TextAt("securityContext/allowPrivilegeEscalation"));
        Assert.Equal(["ALL"], Container.ListAt("securityContext/capabilities/drop").Words());
    }

    private static Dictionary<string, string> Variables() => Container.ListAt("env").ToDictionary(
        variable => variable.TextAt("name"), variable => (variable.At("value") as YamlScalarNode)?.Value ?? "");

    /// <summary>Keys of the secret, as the README's commands make them.</summary>
    private static HashSet<string> Made(string readme, string secret)
    {
        var from = readme.IndexOf($"create secret generic {secret} ", StringComparison.Ordinal);
        if (from < 0) return [];
        var command = readme[from..readme.IndexOf("\n\n", from, StringComparison.Ordinal)];
        return [.. System.Text.RegularExpressions.Regex.Matches(command, @"--from-(?:literal|file)=([\w.-]+)")
            .Select(match => match.Groups[1].Value)];
    }
}
