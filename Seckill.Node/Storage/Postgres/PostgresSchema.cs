using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Applies a schema set to a database, one file a transaction, under an advisory lock; refuses an unknown one.
/// </summary>
public static class PostgresSchema
{
    // "SECKILL" in ASCII: all sets and all nodes of a database take turns.
    private const long LockKey = 0x5345434B494C4C;

    /// <summary>The tables of the journal.</summary>
    public static SchemaSet Journal { get; } = SchemaSet.Load(
        typeof(PostgresSchema).Assembly, "Seckill.Node.Storage.Postgres.Schema", "schema_version");

    /// <summary>
    /// Brings the database to the set's last number. The connection's user must be allowed to create.
    /// </summary>
    /// <param name="connectionString">The administrator's.</param>
    /// <param name="set">The journal's, or another of its own version table.</param>
    /// <param name="cancellation">Ends the wait for the lock, too.</param>
    public static async Task ApplyAsync(string connectionString, SchemaSet set, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            Enlist = false,
            ApplicationName = "sk/schema",
            CommandTimeout = 300,
        };
        await using var source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "schema" }.Build();
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await ApplyAsync(connection, set, cancellation);
    }

    /// <inheritdoc cref="ApplyAsync(string, SchemaSet, CancellationToken)"/>
    public static async Task ApplyAsync(NpgsqlConnection connection, SchemaSet set, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellation);
        try
        {
            // Asked first, because "create table if not exists" wants the right to create even when there is nothing
            // to do.
            if (!await ExistsAsync(connection, set, cancellation))
            {
                await ExecuteAsync(connection, $"""
                    create table {set.VersionTable} (
                        number integer primary key,
                        sha256 text not null,
                        applied_at timestamptz not null default clock_timestamp())
                    """, cancellation);
            }

            foreach (var file in set.Missing(await AppliedAsync(connection, set, cancellation), connection.Database))
                await ApplyFileAsync(connection, set, file, cancellation);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Throws unless the database has exactly this set.</summary>
    public static async Task VerifyAsync(NpgsqlConnection connection, SchemaSet set, CancellationToken cancellation)
    {
        var missing = await ExistsAsync(connection, set, cancellation)
            ? set.Missing(await AppliedAsync(connection, set, cancellation), connection.Database)
            : set.Files;
        if (missing.Count > 0)
            throw new UnknownSchemaException(
                $"{connection.Database}: schema {missing[0].Name} of {set.VersionTable} is not applied yet");
    }

    private static async Task<bool> ExistsAsync(
        NpgsqlConnection connection, SchemaSet set, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select to_regclass('{set.VersionTable}') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<IReadOnlyList<(int Number, string Sha256)>> AppliedAsync(
        NpgsqlConnection connection, SchemaSet set, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select number, sha256 from {set.VersionTable}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var applied = new List<(int, string)>();
        while (await reader.ReadAsync(cancellation))
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        return applied;
    }

    private static async Task ApplyFileAsync(
        NpgsqlConnection connection, SchemaSet set, SchemaFile file, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, file.Text, cancellation);
        await ExecuteAsync(connection,
            $"insert into {set.VersionTable} (number, sha256) values ({file.Number}, '{file.Sha256}')", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
