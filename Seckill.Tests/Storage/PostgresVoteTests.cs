using Npgsql;
using Seckill.Node.Sharding;
using Xunit;

namespace Seckill.Tests.Storage;

/// <summary>Votes about suspects that meet on the server.</summary>
public sealed class PostgresVoteTests(PrivatePostgres postgres) : PostgresFixture
{
    protected override Task<string> CreateDatabaseAsync() => postgres.CreateDatabaseAsync("votes");

    /// <summary>
    /// Of three nodes two are to die, each by a vote of the other two. The first vote has counted and waits for its
    /// victim's row; the second must not count what the first is about to make untrue.
    /// </summary>
    [Fact]
    public async Task DeclareSuspectDead_WhileAnotherVoteIsUnderWay_CountsAfterIt()
    {
        var (second, third) = (Guid.NewGuid(), Guid.NewGuid());
        await JoinAsync(second);
        await JoinAsync(third);
        foreach (var (victim, reporter) in ((Guid, Guid)[])[
            (second, Me), (second, third), (third, Me), (third, second)])
        {
            await Stores.Nodes.SuspectAsync(victim, reporter, Stop);
        }

        await using var stores = await OpenAsync(PatientPostgres.Server(ConnectionString));
        await using var watcher = await ConnectAsync();
        await using var holder = await HoldNodeAsync(second);
        var first = stores.Nodes.DeclareSuspectDeadAsync(second, Stop).AsTask();
        await WaitsAsync(watcher, first, 1);
        var other = stores.Nodes.DeclareSuspectDeadAsync(third, Stop).AsTask();
        await WaitsAsync(watcher, other, 2);
        await using (var command = new NpgsqlCommand("rollback", holder))
            await command.ExecuteNonQueryAsync(Stop);
        Assert.Equal((true, false), (await first, await other));
        Assert.Equal([second], (await Stores.Nodes.ReadAsync(Stop))
            .Where(row => row.State == NodeState.Dead).Select(row => row.Incarnation));
    }

    private async Task<NpgsqlConnection> HoldNodeAsync(Guid node)
    {
        var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(
            $"begin; update node set beat = beat + 1 where incarnation = '{node}'", connection);
        await command.ExecuteNonQueryAsync(Stop);
        return connection;
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }

    /// <summary>Completes when so many of this database's sessions wait for a lock, or the vote is over.</summary>
    private static async Task WaitsAsync(NpgsqlConnection watcher, Task vote, int sessions)
    {
        await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity "
            + "where datname = current_database() and wait_event_type = 'Lock'", watcher);
        while (!vote.IsCompleted && (long)(await command.ExecuteScalarAsync(Stop))! < sessions)
        {
        }
    }
}
