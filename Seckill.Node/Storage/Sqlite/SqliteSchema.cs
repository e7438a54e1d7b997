using Microsoft.Data.Sqlite;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>
/// Applies a schema set to a file in one immediate transaction, which is also the lock; refuses an unknown one.
/// </summary>
public static class SqliteSchema
{
    /// <summary>The tables of the journal.</summary>
    public static SchemaSet Journal { get; } = SchemaSet.Load(
        typeof(SqliteSchema).Assembly, "Seckill.Node.Storage.Sqlite.Schema", "schema_version");

    /// <summary>Brings the file to the set's last number.</summary>
    public static void Apply(SqliteConnection connection, SchemaSet set)
    {
        SqliteFile.Execute(connection, "begin immediate");
        try
        {
            SqliteFile.Execute(connection, $"""
                create table if not exists {set.VersionTable} (
                    number integer primary key,
                    sha256 text not null,
                    applied_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))
                """);
            foreach (var file in set.Missing(Applied(connection, set), connection.DataSource))
            {
                SqliteFile.Execute(connection, file.Text);
                SqliteFile.Execute(connection,
                    $"insert into {set.VersionTable} (number, sha256) values ({file.Number}, '{file.Sha256}')");
            }

            SqliteFile.Execute(connection, "commit");
        }
        catch
        {
            RollBack(connection);
            throw;
        }
    }

    /// <summary>Throws unless the file has exactly this set.</summary>
    public static void Verify(SqliteConnection connection, SchemaSet set)
    {
        var found = SqliteFile.Scalar(connection, $"select 1 from sqlite_master where name = '{set.VersionTable}'");
        var missing = found is not null ? set.Missing(Applied(connection, set), connection.DataSource) : set.Files;
        if (missing.Count > 0)
            throw new UnknownSchemaException(
                $"{connection.DataSource}: schema {missing[0].Name} of {set.VersionTable} is not applied yet");
    }

    /// <summary>Ends the transaction, if SQLite has not done so itself (it does on a full disk, for one).</summary>
    internal static void RollBack(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            SqliteFile.Execute(connection, "rollback");
    }

    private static List<(int Number, string Sha256)> Applied(SqliteConnection connection, SchemaSet set)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"select number, sha256 from {set.VersionTable}";
        using var reader = command.ExecuteReader();
        var applied = new List<(int, string)>();
        while (reader.Read())
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        return applied;
    }
}
