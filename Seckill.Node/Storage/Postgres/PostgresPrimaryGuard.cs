using Microsoft.Extensions.Logging;
using Npgsql;

namespace Seckill.Node.Storage.Postgres;

/// <summary>
/// Looks at every new connection before it serves: a primary, with fsync and synchronous_commit, and the same server
/// on the same timeline as before. Another one means that a database failover happened, which may have lost commits:
/// Generation rises, and with it every shard acquired before is lost (protocol.md, Ownership, 10).
/// </summary>
public sealed partial class PostgresPrimaryGuard(ILogger logger)
{
    private const string Sql =
        """
        select pg_is_in_recovery(), current_setting('fsync'), current_setting('synchronous_commit'),
               (select system_identifier::text from pg_control_system()),
               case when pg_is_in_recovery() then '' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end
        """;

    private readonly Lock _gate = new();
    private string? _primary;
    private int _generation;

    /// <summary>Rises when another server or timeline was met.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Raised after Generation rose; connections opened before must not be used again.</summary>
    public event Action? Changed;

    public async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (reader.GetBoolean(0))
            throw new StoreNotDurableException("PostgreSQL is in recovery (a standby): it can not be written");
        if (reader.GetString(1) != "on")
            throw new StoreNotDurableException("PostgreSQL runs with fsync = off: a crash would lose orders; refused");
        if (reader.GetString(2) is not ("on" or "remote_apply"))
            throw new StoreNotDurableException(
                $"synchronous_commit = {reader.GetString(2)}: a crash would lose answered orders; refused");
        Meet($"{reader.GetString(3)}/{reader.GetString(4)}");
    }

    private void Meet(string primary)
    {
        lock (_gate)
        {
            var before = _primary;
            _primary = primary;
            if (before is null || before == primary)
                return;
            Volatile.Write(ref _generation, _generation + 1);
            LogAnotherPrimary(logger, before, primary);
        }

        Changed?.Invoke();
    }

    [LoggerMessage(LogLevel.Critical, "The database is another one: was {Before}, is {Now}. All shards are lost.")]
    private static partial void LogAnotherPrimary(ILogger logger, string before, string now);
}
