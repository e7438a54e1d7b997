using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Seckill.Domain;
using Seckill.Node.Journal;
using Seckill.Node.Sharding;
using Seckill.Node.Storage.Postgres;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>
/// The documented roles: a node that may append and nothing more, an administrator who owns the tables.
/// </summary>
public sealed class PostgresRolesTests(PrivatePostgres postgres) : PostgresFixture
{
    protected override Task<string> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("roles");

    [Fact]
    public async Task Node_WithItsRoleOnly_SellsAndCanNotTouchTheJournal()
    {
        var node = await ApplyRolesAsync();
        await using var stores = await PostgresStores.OpenAsync(
            PatientPostgres.Options(node, Me) with { AdminConnectionString = ConnectionString }, TimeProvider.System,
            NullLogger.Instance, Stop);
        await stores.Shards.EnsureAsync(4, Stop);
        Assert.True((await stores.Nodes.BeatAsync(Me, Stop)).Alive);
        var head = await stores.Shards.AcquireAsync(Shard, 0, Me, Stop);
        var chain = new TestChain(head!, Me);
        await WatchesOthersAsync(stores);
        var append = chain.Next();
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(chain, append, stores.Journal)).Outcome);
        Assert.True(await stores.Journal.RewriteShipToAsync(Shard, 1, append.ShipTo[0].Body, [0], Stop));
        await stores.Snapshots.SaveAsync(new Snapshot(Shard, null, 1, chain.Hash, [1]), Stop);
        Assert.Equal([5], await stores.Secrets.GetOrAddAsync("key", [5], Stop));
        Assert.True(await stores.Events.AddMerchantAsync("m", new Instant(1), Stop));
        Assert.False(await stores.Webhooks.SweepAsync(1, new Instant(1), Stop));
        Assert.True(await stores.Imports.BeginAsync("u", "m", 1, new Instant(0), new Instant(1), Stop));
        Assert.True(await stores.Imports.SweepAsync(new Instant(2), new Instant(2), Stop));

        foreach (var sql in new[]
            {
                "update journal set body = ''",
                "delete from journal",
                "truncate journal",
                "alter table journal disable trigger all",
                "set session_replication_role = replica",
                "drop table journal",
            })
        {
            var fault = await Assert.ThrowsAsync<PostgresException>(() => PrivatePostgres.ExecuteAsync(node, sql));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
        }
    }

    /// <summary>Another's lock and row, as a cluster's node must be able to see, vote on and remove them.</summary>
    private async Task WatchesOthersAsync(PostgresStores stores)
    {
        var other = Guid.NewGuid();
        await JoinAsync(other);
        Assert.All(await stores.Nodes.ReadAsync(Stop), row => Assert.False(row.IsLocked));
        await Stores.Nodes.HoldLockAsync(Me, Stop);
        Assert.Equal([Me], (await stores.Nodes.ReadAsync(Stop)).Where(row => row.IsLocked).Select(r => r.Incarnation));
        await Stores.DisposeAsync();
        await stores.Nodes.HoldLockAsync(Me, Stop);
        Assert.Equal([Me], (await stores.Nodes.ReadAsync(Stop)).Where(row => row.IsLocked).Select(r => r.Incarnation));

        await stores.Nodes.SuspectAsync(other, Me, Stop);
        Assert.False(await stores.Nodes.DeclareSuspectDeadAsync(other, Stop));
        await stores.Nodes.TrustAsync(other, Me, Stop);
        Assert.True(await stores.Shards.WishAsync(Shard, 1, other, Stop));
        Assert.True(await stores.Shards.WishAsync(Shard, 1, null, Stop));
        Assert.True(await stores.Nodes.MoveAsync(other, NodeState.Dead, Stop));
        Assert.True(await stores.Nodes.ForgetAsync(other, Stop));
    }

    /// <summary>Runs roles.sql as the administrator, twice, and returns how a node logs in.</summary>
    private async Task<string> ApplyRolesAsync()
    {
        var assembly = typeof(PostgresStores).Assembly;
        using var reader = new StreamReader(
            assembly.GetManifestResourceStream("Seckill.Node.Storage.Postgres.roles.sql")!);
        var roles = await reader.ReadToEndAsync(Stop);
        await ExecuteAsync(roles);
        await ExecuteAsync(roles);
        await ExecuteAsync("create role node_login login password 'node' in role seckill_node");
        return new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Username = "node_login",
            Password = "node",
        }.ConnectionString;
    }
}
