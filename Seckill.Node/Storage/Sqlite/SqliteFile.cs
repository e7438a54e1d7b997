using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Opens connections to one SQLite file with every setting that matters said explicitly.</summary>
public static class SqliteFile
{
    private static readonly Lazy<bool> Library = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    /// <summary>The one connection that writes: WAL, and on the disk before a commit returns.</summary>
    public static SqliteConnection OpenWriter(string path, long? mostPages = null)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // The page size counts only before the file has its first page. Bodies of 20 KB want few overflow pages.
            Execute(connection, "pragma page_size = 8192");
            var mode = Scalar(connection, "pragma journal_mode = wal");
            if (mode is not "wal")
                throw new StoreNotWritableException(
                    $"{path}: SQLite can not use a write-ahead log here (it says {mode})");
            Execute(connection,
                """
                pragma synchronous = full;
                pragma cache_size = -65536;
                pragma wal_autocheckpoint = 2000;
                pragma journal_size_limit = 67108864;
                pragma trusted_schema = off;
                """);
            if (mostPages is { } most)
                Execute(connection, $"pragma max_page_count = {most}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads what is committed and can not write.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadOnly);
        Execute(connection, "pragma query_only = on; pragma cache_size = -16384; pragma mmap_size = 1073741824;");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        _ = Library.Value;
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
            DefaultTimeout = 2,
        };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException fault)
        {
            connection.Dispose();
            throw new StoreNotWritableException($"{path}: can not be opened: {fault.Message}", fault);
        }
    }
}
