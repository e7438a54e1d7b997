using Seckill.Node.Journal;

namespace Seckill.Node.Storage.Sqlite;

/// <summary>Looks at a journal's file without writing; null: it is not there yet.</summary>
public static class SqliteCheckup
{
    public static StoreCheckup? Look(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var connection = SqliteFile.OpenReader(path);
        string Ask(string sql) => SqliteFile.Scalar(connection, sql)?.ToString() ?? "";
        var version = Ask("select sqlite_version()");
        return new StoreCheckup(
            $"SQLite {version}",
            new Dictionary<string, string>
            {
                ["journal_mode"] = Ask("pragma journal_mode"),
                ["page_size"] = Ask("pragma page_size"),

                // Not kept in the file: what every node sets on the connection that writes.
                ["synchronous"] = "full",
            },
            null, TimeSpan.Zero);
    }
}
