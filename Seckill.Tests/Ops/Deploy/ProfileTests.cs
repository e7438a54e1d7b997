using Seckill.Node.Config;
using Seckill.Tests.House;

namespace Seckill.Tests.Ops.Deploy;

/// <summary>The profiles of clusters load, and the production one refuses to start with anything missing.</summary>
public sealed class ProfileTests : IDisposable
{
    private readonly ProductionGround _production = new();
    private readonly Dictionary<string, string> _environment = new()
    {
        ["HOSTNAME"] = "node-2",
        ["SECKILL_POSTGRES"] = "Host=postgres;Database=seckill",
    };

    public void Dispose() => _production.Dispose();

    [Fact]
    public void Cluster_InAContainer_ListensEverywhereAndIsCalledLikeItsHost()
    {
        var settings = Load("hocon/cluster.conf");

        Assert.True(settings.IsDevelopment);
        Assert.Equal("node-2", settings.Node.Name);
        Assert.Equal("node-2:7946", settings.Cluster.Advertise.ToString());
        Assert.True(settings.Cluster.Listen.IsAny);
        Assert.Equal(
            ("http://0.0.0.0:5080/", "http://0.0.0.0:8558/"),
            (settings.Http.Listen.ToString(), settings.Management.Listen.ToString()));
        Assert.Equal(JournalStore.Postgres, settings.Journal.Store);
    }

    [Fact]
    public void Cluster_WithVariablesOfItsOwn_UsesThem()
    {
        _environment["SECKILL_NODE_NAME"] = "berlin-1";
        _environment["SECKILL_CLUSTER_ADVERTISE"] = "10.0.0.7:9000";
        var settings = Load("hocon/cluster.conf");

        Assert.Equal(("berlin-1", "10.0.0.7:9000"), (settings.Node.Name, settings.Cluster.Advertise.ToString()));
    }

    [Theory]
    [InlineData("hocon/production.conf")]
    [InlineData("deploy/kubernetes/seckill.conf")]
    public void Production_WithEverything_Loads(string file)
    {
        AddProduction();
        var settings = Load(file);

        Assert.False(settings.IsDevelopment);
        Assert.Equal(("issuer", AuthAlgorithm.ES256), (settings.Auth.Keys[0].Kid, settings.Auth.Keys[0].Algorithm));
    }

    [Fact]
    public void Production_WithoutOne_SaysWhichIsMissing()
    {
        AddProduction();
        foreach (var name in _environment.Keys.Where(name => name != "HOSTNAME").ToList())
        {
            var value = _environment[name];
            _environment.Remove(name);
            var refused = Assert.Throws<SettingsException>(() => Load("hocon/production.conf"));
            Assert.True(refused.Faults.Count >= 1, name);
            _environment[name] = value;
        }

        Load("hocon/production.conf");
    }

    /// <summary>Every variable that is asked of a person stands in a file that reads it.</summary>
    [Fact]
    public void Variables_OfProduction_AreRead()
    {
        AddProduction();
        var read = SourceTree.Read("hocon", "*.conf").Select(file => file.Text).ToList();
        Findings.None(_environment.Keys.Where(name => !read.Exists(text => text.Contains($"${{?{name}}}"))));
    }

    private NodeSettings Load(string file) =>
        NodeSettings.Load(Path.Combine(SourceTree.Root, file), [], _environment.GetValueOrDefault);

    private void AddProduction()
    {
        foreach (var (name, value) in _production.Environment) _environment[name] = value;
    }
}
