using Seckill.Node.Config;

namespace Seckill.Tests.Config;

/// <summary>--demo: its own folder unless another is named, and not in production.</summary>
public sealed class DemoSettingsTests
{
    [Fact]
    public void DataDir_OfTheDemo_IsItsOwn()
    {
        var settings = Load([]);

        Assert.True(settings.Demo);
        Assert.Equal("./data/demo", settings.Node.DataDirectory);
        Assert.Equal("./data/demo/journal.db", settings.Journal.SqlitePath);
        Assert.Equal("./data", SettingsUnderTest.Load().Node.DataDirectory);
    }

    [Fact]
    public void DataDir_ThatIsNamed_Counts()
    {
        Assert.Equal("/elsewhere", Load(["seckill.node.data-dir=/elsewhere"]).Node.DataDirectory);
        Assert.Equal("./data", Load(["seckill.node.data-dir=./data"]).Node.DataDirectory);
        using var file = new SettingsFile("seckill.node.data-dir = \"/of-the-file\"");
        Assert.Equal("/of-the-file", NodeSettings.Load(file.Path, [], _ => null, demo: true).Node.DataDirectory);
        Assert.Equal("/of-the-machine", NodeSettings.Load(
            null, [], name => name == "SECKILL_DATA_DIR" ? "/of-the-machine" : null, demo: true).Node.DataDirectory);
    }

    /// <summary>A file that includes reference.conf, as all profiles do, names no folder of its own.</summary>
    [Fact]
    public void DataDir_OfAFileThatIncludesTheDefaults_IsTheDemos()
    {
        using var file = new SettingsFile("include required(\"reference.conf\")\nseckill.node.name = n");
        Assert.Equal("./data/demo", NodeSettings.Load(file.Path, [], _ => null, demo: true).Node.DataDirectory);
    }

    [Fact]
    public void Production_IsRefusedBeforeAnythingElse()
    {
        var refused = Assert.Throws<SettingsException>(() => Load(["seckill.environment=production"]));

        Assert.Contains("--demo makes up merchants, buyers and money", Assert.Single(refused.Faults));
    }

    private static NodeSettings Load(string[] sets) => NodeSettings.Load(null, sets, _ => null, demo: true);
}
