using System.Security.Cryptography;
using Npgsql;
using Seckill.Node.Storage.Postgres;

namespace Seckill.Node.Ops.Bench;

/// <summary>
/// A schema of its own in a PostgreSQL database, and the private server under it, if one was started for it.
/// </summary>
public sealed class PostgresBenchStore : IBenchStore
{
    private readonly string _connectionString;
    private readonly string _schema;
    private readonly PrivatePostgresServer? _server;

    private PostgresBenchStore(
        NpgsqlDataSource source, string connectionString, string schema, string engine, PrivatePostgresServer? server)
    {
        (Source, _connectionString, _schema, Engine, _server) = (source, connectionString, schema, engine, server);
    }

    public string Name => "postgres";

    public int ServerProcessId => _server?.ProcessId ?? 0;

    public string Engine { get; }

    /// <summary>Connections whose search path is the benchmark's schema.</summary>
    public NpgsqlDataSource Source { get; }

    public IReadOnlyList<string> Settings =>
    [
        "seckill.journal.store=postgres",
        $"seckill.journal.postgres.connection-string={_connectionString}",
        $"seckill.journal.postgres.admin-connection-string={_connectionString}",
        $"seckill.read-model.postgres.connection-string={_connectionString}",
    ];

    public static async Task<PostgresBenchStore> CreateAsync(
        string connectionString, PrivatePostgresServer? server, CancellationToken cancellation)
    {
        var schema = "bench_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = schema };
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var create = new NpgsqlCommand($"create schema {schema}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
            return new PostgresBenchStore(
                source, settings.ConnectionString, schema, $"PostgreSQL {connection.PostgreSqlVersion}", server);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async Task<string> ReadFlushModeAsync(CancellationToken cancellation)
    {
        const string sql = """
            select string_agg(name || '=' || setting, ', ' order by name) from pg_settings
             where name in ('fsync', 'synchronous_commit', 'wal_sync_method', 'full_page_writes')
            """;
        var settings = PostgresSettings.For(_connectionString, Guid.Empty, TimeSpan.FromSeconds(3));
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<StoreBytes> MeasureAsync(CancellationToken cancellation)
    {
        await using var command = Source.CreateCommand(
            "select pg_total_relation_size('journal'), pg_total_relation_size('ship_to')");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new StoreBytes(reader.GetInt64(0), reader.GetInt64(1));
    }

    public async Task<long> ReadLandedAsync(int shard, CancellationToken cancellation)
    {
        await using var command = Source.CreateCommand("select min(seq) from proj_offset where shard_id = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var drop = Source.CreateCommand($"drop schema {_schema} cascade"))
        {
            drop.CommandTimeout = 60;
            await drop.ExecuteNonQueryAsync();
        }

        await Source.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
