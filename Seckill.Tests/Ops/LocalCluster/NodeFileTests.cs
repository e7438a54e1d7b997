using Seckill.Node.Config;
using Seckill.Node.Ops.LocalCluster;

namespace Seckill.Tests.Ops.LocalCluster;

/// <summary>The configuration files that dev-cluster writes are read as they were meant.</summary>
public sealed class NodeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seckill-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_Written_IsReadBack()
    {
        var (included, file) = (Path.Combine(_folder, "base \"1\".conf"), Path.Combine(_folder, "node.conf"));
        File.WriteAllText(included, "seckill { items.batch-max = 9, node.name = base }");
        File.WriteAllText(file, "seckill.node.name = old");
        NodeFile.Write(file, included,
        [
            "seckill.node.name=node-\"1\"", "seckill.node.roles=[http]", "seckill.journal.store=postgres",
            "seckill.journal.postgres.connection-string=Host=h;Password=a\\b$c\"d;Database=x",
        ]);

        var settings = NodeSettings.Load(file, [], _ => null);

        Assert.Equal(("node-\"1\"", 9), (settings.Node.Name, settings.Items.BatchMax));
        Assert.Equal([NodeRole.Http], settings.Node.Roles);
        Assert.Equal("Host=h;Password=a\\b$c\"d;Database=x", settings.Journal.Postgres.Connection!.Reveal());
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }
}
