using Seckill.Node.Ops;

namespace Seckill.Tests.Ops;

/// <summary>Which folders the server's user can get into: root's server runs as somebody else.</summary>
public sealed class PostgresBinariesTests
{
    [Fact]
    public async Task Folder_IsUsable_WhenTheServersUserMayEnterIt()
    {
        var (open, closed) = (TestFolder.Open(), Directory.CreateTempSubdirectory("seckill-test-").FullName);
        try
        {
            var binaries = PostgresBinaries.Find();
            var stop = TestContext.Current.CancellationToken;

            Assert.True(await binaries.CanUseAsync(open, stop));
            Assert.Equal(binaries.ServerUser is null, await binaries.CanUseAsync(closed, stop));
        }
        finally
        {
            Directory.Delete(open);
            Directory.Delete(closed);
        }
    }
}
