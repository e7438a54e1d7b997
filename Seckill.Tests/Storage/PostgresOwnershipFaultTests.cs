using Npgsql;
using Seckill.Node.Journal;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Seckill.Tests.Ops;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>Acquiring a shard whose row somebody holds, and servers that must not be used.</summary>
public sealed class PostgresOwnershipFaultTests(PrivatePostgres postgres) : PostgresFixture
{
    protected override Task<string> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("ownership");

    [Fact]
    public async Task Acquire_ForeignLock_IsReportedWithItsPid()
    {
        var chain = await AcquireAsync();
        await using var foreign = await HoldRowAsync("psql");
        var fault = await Assert.ThrowsAsync<ShardBlockedException>(AcquireInTheEndAsync);
        Assert.Equal([foreign.ProcessID], fault.Blockers);
        Assert.Contains("psql", fault.Message, StringComparison.Ordinal);
        await using var command = new NpgsqlCommand("rollback", foreign);
        await command.ExecuteNonQueryAsync(Stop);
        Assert.Equal(chain.Epoch + 1, (await AcquireAsync()).Epoch);
    }

    [Fact]
    public async Task Acquire_OldOwnersBackendHoldsTheLock_OnlyThatOneIsTerminated()
    {
        var old = Guid.NewGuid();
        await JoinAsync(old);
        await AcquireAsync(old);
        Assert.True(await Stores.Nodes.DeclareDeadAsync(old, 0, Stop));
        var name = PostgresSettings.ApplicationName(old);
        await using var frozen = await HoldRowAsync(name);
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, ApplicationName = name };
        await using var innocent = new NpgsqlConnection(settings.ConnectionString);
        await innocent.OpenAsync(Stop);

        Assert.Equal(2, (await AcquireInTheEndAsync()).Epoch);

        await Until.TrueAsync(async () => 1L == (long)(await ExecuteAsync(
            $"select count(*) from pg_stat_activity where application_name = '{name}'"))!);
        Assert.Equal(1L,
            await ExecuteAsync($"select count(*) from pg_stat_activity where pid = {innocent.ProcessID}"));
    }

    [Fact]
    public async Task Open_SynchronousCommitOff_IsRefused()
    {
        var careless = new NpgsqlConnectionStringBuilder(ConnectionString) { Options = "-c synchronous_commit=off" };
        var fault = await Assert.ThrowsAsync<StoreNotDurableException>(() => OpenAsync(careless.ConnectionString));
        Assert.Contains("synchronous_commit", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SynchronousCommitOffForTheDatabase_IsTurnedOn()
    {
        await ExecuteAsync("alter database \"" + new NpgsqlConnectionStringBuilder(ConnectionString).Database
            + "\" set synchronous_commit = off");
        await using var stores = await OpenAsync(ConnectionString);
        await using var command = stores.Source.CreateCommand("show synchronous_commit");
        Assert.Equal("on", await command.ExecuteScalarAsync(Stop));
    }

    [Fact]
    public async Task Open_SeveralHosts_FindsTheOneThatLives()
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        settings.Host = $"127.0.0.1:1,127.0.0.1:{settings.Port}";
        await using var stores = await OpenAsync(settings.ConnectionString);
        var chain = await AcquireAsync();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, journal: stores.Journal)).Outcome);
    }

    [Fact]
    public async Task Open_ReadOnlyWithoutSchema_IsRefused()
    {
        var empty = await postgres.CreateDatabaseAsync("empty");
        var options = new PostgresStoreOptions(empty, Me) { ReadOnly = true };
        await Assert.ThrowsAsync<UnknownSchemaException>(() => PostgresStores.OpenAsync(
            options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Stop));
    }

    [Fact]
    public async Task Journal_Truncated_IsRefused()
    {
        var chain = await AcquireAsync();
        await AppendAsync(chain);
        var fault = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("truncate journal"));
        Assert.Contains("append-only", fault.Message, StringComparison.Ordinal);
        Assert.Single(await CommitsAsync());
    }

    [Fact]
    public async Task Open_InASchemaOfItsOwn_KeepsItsTablesThere()
    {
        await ExecuteAsync("create schema bench");
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString) { SearchPath = "bench" };
        await using var stores = await OpenAsync(settings.ConnectionString);
        await stores.Shards.EnsureAsync(2, Stop);
        Assert.Equal(2L, await ExecuteAsync("select count(*) from bench.shard"));
        Assert.Equal(4L, await ExecuteAsync("select count(*) from public.shard"));
    }

    /// <summary>Again when the lock's time was over before anybody looked who holds it.</summary>
    private async Task<TestChain> AcquireInTheEndAsync()
    {
        while (true)
        {
            try
            {
                return await AcquireAsync();
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                Stop.ThrowIfCancellationRequested();
            }
        }
    }
}
