using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Ops;
using Seckill.Node.Storage;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>A server that crashes, turns careless or fails over; each test has one of its own.</summary>
public sealed class PostgresServerFaultTests : PostgresFixture
{
    private PrivatePostgresServer _server = null!;

    protected override async Task<string> CreateDatabaseAsync()
    {
        _server = await PrivatePostgresServer.StartNewAsync(new PrivatePostgresOptions(), TimeProvider.System, Stop);
        return await PrivatePostgres.CreateDatabaseAsync(_server, "faults");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Append_ServerCrashes_NothingConfirmedIsLostAndItGoesOn()
    {
        var chain = await AcquireAsync();
        using var enough = new SemaphoreSlim(0);
        var appending = AppendUntilItFailsAsync(chain, enough);
        for (var i = 0; i < 50; i++)
            await enough.WaitAsync(Stop);
        await _server.StopAsync(immediate: true, Stop);
        Assert.True(await appending is AppendOutcome.Unknown or AppendOutcome.NotWritten);
        Assert.Equal(AppendOutcome.NotWritten, (await AppendAsync(chain)).Outcome);

        await _server.StartAsync(Stop);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(new TestChain(
            new ShardHead(Shard, chain.Epoch + 7, chain.Head, chain.Hash), Me))).Outcome);
        var again = await AcquireAsync();
        Assert.InRange(again.Head, chain.Head, chain.Head + 1);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(again)).Outcome);
        var commits = await Stores.Journal.ReadShardAsync(Shard, 0, 100_000, Stop);
        Assert.Equal(again.Head, commits.Count);
        Assert.Equal(chain.Hash, commits[(int)chain.Head - 1].Hash);
    }

    [Fact]
    public async Task Open_FsyncOff_IsRefused()
    {
        await _server.StopAsync(immediate: false, Stop);
        await _server.StartAsync(new Dictionary<string, string> { ["fsync"] = "off" }, Stop);
        var fault = await Assert.ThrowsAsync<StoreNotDurableException>(() => OpenAsync(ConnectionString));
        Assert.Contains("fsync", fault.Message, StringComparison.Ordinal);
        var result = await AppendAsync(new TestChain(new ShardHead(Shard, 0, 0, JournalChain.Start), Me));
        Assert.Equal(AppendOutcome.NotWritten, result.Outcome);
    }

    [Fact]
    public async Task Failover_ToAnotherTimeline_LosesEveryShardAcquiredBefore()
    {
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain)).Outcome);
        await _server.StopAsync(immediate: false, Stop);
        await File.WriteAllTextAsync(Path.Combine(_server.DataDirectory, "standby.signal"), "", Stop);
        await _server.StartAsync(Stop);
        await Assert.ThrowsAsync<StoreNotDurableException>(() => OpenAsync(ConnectionString));
        Assert.Equal(AppendOutcome.Unknown, (await AppendAsync(chain)).Outcome);
        Assert.Equal(AppendOutcome.NotWritten, (await AppendAsync(chain)).Outcome);

        await _server.RunAsync("pg_ctl", ["promote", "-w", "-D", _server.DataDirectory], Stop);
        Assert.Equal(AppendOutcome.Fenced, (await AppendAsync(chain)).Outcome);
        Assert.Equal(1, Stores.Guard.Generation);
        var again = await AcquireAsync();
        Assert.Equal(chain.Hash, again.Hash);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(again)).Outcome);
    }

    private async Task<AppendOutcome> AppendUntilItFailsAsync(TestChain chain, SemaphoreSlim done)
    {
        while (true)
        {
            var result = await AppendAsync(chain);
            if (result.Outcome != AppendOutcome.Appended)
                return result.Outcome;
            done.Release();
        }
    }
}
