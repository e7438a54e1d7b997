using Seckill.Node.Ops;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Ops;

/// <summary>A private server on a directory that is kept.</summary>
public sealed class PrivatePostgresServerTests : IDisposable
{
    private readonly string _folder = TestFolder.Open();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Server_OnAKeptDirectory_KeepsItsData()
    {
        await using (var first = await StartAsync())
        {
            await PrivatePostgres.ExecuteAsync(first.ConnectionString(), "create table kept as select 7 as n");
        }

        await using var second = await StartAsync();
        Assert.Equal(7, await PrivatePostgres.ExecuteAsync(second.ConnectionString(), "select n from kept"));
    }

    [Fact]
    public async Task Server_AfterACrash_StartsOnWhatWasCommitted()
    {
        await using (var first = await StartAsync())
        {
            await PrivatePostgres.ExecuteAsync(first.ConnectionString(), "create table kept as select 7 as n");
            await first.StopAsync(immediate: true, Stop);
        }

        await using var second = await StartAsync();
        Assert.Equal(7, await PrivatePostgres.ExecuteAsync(second.ConnectionString(), "select n from kept"));
    }

    [Fact]
    public async Task Server_OnADirectoryInUse_IsRefusedAndLeavesTheFirstAlone()
    {
        await using var first = await StartAsync();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);

        Assert.Contains("is in use by process", refused.Message);
        Assert.Equal(1, await PrivatePostgres.ExecuteAsync(first.ConnectionString(), "select 1"));
    }

    [Fact]
    public async Task Server_WhoseInitdbWasCutOff_BeginsAnew()
    {
        Directory.CreateDirectory(Path.Combine(Place, "unfinished", "base"));
        await using var server = await StartAsync();

        Assert.Equal(1, await PrivatePostgres.ExecuteAsync(server.ConnectionString(), "select 1"));
    }

    private string Place => Path.Combine(_folder, "postgres");

    private Task<PrivatePostgresServer> StartAsync() => PrivatePostgresServer.StartNewAsync(
        new PrivatePostgresOptions { Directory = Place }, TimeProvider.System, Stop);
}
