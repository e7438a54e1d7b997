using Npgsql;
using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Asks a server for its settings as a node's connections have them; nothing is refused, nothing written.
/// </summary>
public static class PostgresCheckup
{
    private const string Sql =
        """
        select name, setting from pg_settings
         where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'max_connections',
                        'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'wal_level',
                        'shared_buffers', 'in_hot_standby')
        union all select 'connections', count(*)::text from pg_stat_activity where backend_type = 'client backend'
        """;

    public static async Task<StoreCheckup> AskAsync(
        string connectionString, TimeProvider time, CancellationToken cancellation)
    {
        var settings = PostgresSettings.For(connectionString, Guid.Empty, TimeSpan.FromSeconds(3));
        settings.Pooling = false;
        await using var source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).Build();
        await using var connection = await source.OpenConnectionAsync(cancellation);
        var found = new Dictionary<string, string>();
        await using (var command = new NpgsqlCommand(Sql, connection))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                found[reader.GetString(0)] = reader.GetString(1);
            }
        }

        var begun = time.GetTimestamp();
        await using var clock = new NpgsqlCommand("select clock_timestamp()", connection);
        var now = (DateTime)(await clock.ExecuteScalarAsync(cancellation))!;
        return new StoreCheckup(
            $"PostgreSQL {found.GetValueOrDefault("server_version")}", found,
            new DateTimeOffset(now.ToUniversalTime()), time.GetElapsedTime(begun));
    }
}
