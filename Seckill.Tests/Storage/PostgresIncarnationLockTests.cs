using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Seckill.Node.Ops;
using Seckill.Node.Sharding;
using Seckill.Node.Storage.Postgres;
using Seckill.Tests.Time;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>
/// The lock by which others see that a process is gone: this fixture's node looks, a second process start holds it.
/// </summary>
public sealed class PostgresIncarnationLockTests(PrivatePostgres postgres) : PostgresFixture
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Guid _other = Guid.NewGuid();
    private readonly ManualTimeProvider _time = new();

    private string KeySql => $"('x8' || right(replace('{_other}', '-', ''), 15))::bit(64)::bigint";

    protected override Task<string> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("lock");

    [Fact]
    public async Task HoldLock_ByOne_IsSeenByTheOtherUntilItsProcessEnds()
    {
        await using var stores = await OpenOtherAsync();
        Assert.False(await IsLockedAsync());
        await HoldAsync(stores);
        Assert.True(await IsLockedAsync());
        Assert.False(await IsLockedAsync(Me));
        await Stores.Nodes.HoldLockAsync(Me, Stop);
        Assert.True(await IsLockedAsync(Me));
        Assert.Equal($"sk/{_other}", await ExecuteAsync(
            $"select application_name from pg_stat_activity where pid = {await HolderAsync()}"));
        await stores.DisposeAsync();
        await IsSeenFreeAsync();
        Assert.True(await IsLockedAsync(Me));
    }

    [Fact]
    public async Task HoldLock_WhileHeld_AsksTheServerOnceASecond()
    {
        await using var stores = await OpenOtherAsync();
        await HoldAsync(stores);
        var holder = await HolderAsync();
        var sql = $"select state_change from pg_stat_activity where pid = {holder}";
        var before = await ExecuteAsync(sql);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Second / 4);
            await HoldAsync(stores);
        }

        Assert.Equal(before, await ExecuteAsync(sql));
        _time.Advance(Second / 4);
        await HoldAsync(stores);
        Assert.NotEqual(before, await ExecuteAsync(sql));
        Assert.Equal(holder, await HolderAsync());
    }

    [Fact]
    public async Task HoldLock_BackendTerminated_IsSeenFreeAndTakenAgain()
    {
        await using var stores = await OpenOtherAsync();
        await HoldAsync(stores);
        var holder = await HolderAsync();
        Assert.Equal(true, await ExecuteAsync($"select pg_terminate_backend({holder})"));
        await IsSeenFreeAsync();
        _time.Advance(Second);
        await HoldAsync(stores);
        Assert.True(await IsLockedAsync());
        Assert.NotEqual(holder, await HolderAsync());
    }

    [Fact]
    public async Task HoldLock_ConnectionCut_ThrowsUntilTheServerIsBack()
    {
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(ConnectionString).Port);
        await using var stores = await OpenOtherAsync(proxy.Port);
        await HoldAsync(stores);
        proxy.Mode = ProxyMode.CutAtReply;
        _time.Advance(Second);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => HoldAsync(stores));
        await IsSeenFreeAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => HoldAsync(stores));
        proxy.Mode = ProxyMode.Pass;
        await HoldAsync(stores);
        Assert.True(await IsLockedAsync());
    }

    [Fact]
    public async Task HoldLock_AnEarlierSessionHoldsIt_IsTakenWhenThatIsGone()
    {
        await using var earlier = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await earlier.OpenAsync(Stop);
        await using var command = new NpgsqlCommand($"select pg_advisory_lock({KeySql})", earlier);
        await command.ExecuteNonQueryAsync(Stop);
        await using var stores = await OpenOtherAsync();
        Assert.True(await IsLockedAsync());
        await HoldAsync(stores);
        Assert.Equal(earlier.ProcessID, await HolderAsync());
        await earlier.CloseAsync();
        await IsSeenFreeAsync();
        await HoldAsync(stores);
        Assert.True(await IsLockedAsync());
    }

    [Fact]
    public async Task HoldLock_InAnotherDatabase_DoesNotCount()
    {
        await using var stores = await OpenOtherAsync();
        await using var elsewhere = new NpgsqlConnection(
            await postgres.CreateDatabaseAsync("elsewhere") + ";Pooling=false");
        await elsewhere.OpenAsync(Stop);
        await using var command = new NpgsqlCommand($"select pg_advisory_lock({KeySql})", elsewhere);
        await command.ExecuteNonQueryAsync(Stop);
        Assert.False(await IsLockedAsync());
    }

    [Fact]
    public async Task HoldLock_DatabaseEndsIdleSessions_IsKept()
    {
        await using var stores = await OpenOtherAsync();
        await ExecuteAsync("alter database \"" + new NpgsqlConnectionStringBuilder(ConnectionString).Database
            + "\" set idle_session_timeout = '200ms'");
        await HoldAsync(stores);
        await using var idle = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await idle.OpenAsync(Stop);
        await UntilAsync(async () => 0L == (long)(await ExecuteUnendedAsync(
            $"select count(*) from pg_stat_activity where pid = {idle.ProcessID}"))!);
        Assert.NotNull(await ExecuteUnendedAsync(HolderSql));
    }

    [Fact]
    public async Task HoldLock_DatabaseIsAnotherOne_OpensASessionThere()
    {
        await using var stores = await OpenOtherAsync();
        await HoldAsync(stores);
        var before = await HolderAsync();
        await using var server = await PrivatePostgresServer.StartNewAsync(
            new PrivatePostgresOptions(), TimeProvider.System, Stop);
        await using (var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false"))
        {
            await connection.OpenAsync(Stop);
            await stores.Guard.CheckAsync(connection);
        }

        Assert.Equal(1, stores.Guard.Generation);
        await UntilAsync(async () =>
        {
            // Not granted while the server has not missed the earlier session: then the next call tries again.
            await HoldAsync(stores);
            return await HolderAsync() is { } holder && !holder.Equals(before);
        });
    }

    [Fact]
    public async Task HoldLock_OfAnotherIncarnation_IsABug() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await Stores.Nodes.HoldLockAsync(_other, Stop));

    private async Task<PostgresStores> OpenOtherAsync(int? port = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString);
        settings.Port = port ?? settings.Port;
        var stores = await PostgresStores.OpenAsync(
            new PostgresStoreOptions(settings.ConnectionString, _other) { Patience = PatientPostgres.Driver }, _time,
            NullLogger.Instance, Stop);
        await stores.Nodes.JoinAsync(new NodeRow(_other, "other", "host:1", "1.0", NodeState.Joining, 0), Stop);
        return stores;
    }

    private async Task HoldAsync(PostgresStores stores) => await stores.Nodes.HoldLockAsync(_other, Stop);

    private async Task<bool> IsLockedAsync(Guid? node = null) => (await Stores.Nodes.ReadAsync(Stop))
        .Single(row => row.Incarnation == (node ?? _other)).IsLocked;

    private Task IsSeenFreeAsync() => UntilAsync(async () => !await IsLockedAsync());

    /// <summary>The backend that holds the other's lock, or null. Written here once more: builds must agree.</summary>
    private string HolderSql =>
        $"""
        select l.pid from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
         where locktype = 'advisory' and granted
           and objsubid = 1 and classid::bigint = ({KeySql} >> 32) & 4294967295
           and objid::bigint = {KeySql} & 4294967295
        """;

    private Task<object?> HolderAsync() => ExecuteAsync(HolderSql);

    /// <summary>Over a connection that the server does not end, however long it is idle.</summary>
    private Task<object?> ExecuteUnendedAsync(string sql) => PrivatePostgres.ExecuteAsync(
        new NpgsqlConnectionStringBuilder(ConnectionString) { Options = "-c idle_session_timeout=0" }.ConnectionString,
        sql);

    /// <summary>A server takes milliseconds to miss a session; a busy machine takes longer.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"not within {Patience}");
    }
}
