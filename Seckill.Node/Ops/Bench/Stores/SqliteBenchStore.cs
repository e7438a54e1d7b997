using Microsoft.Data.Sqlite;

namespace Seckill.Node.Ops.Bench;

/// <summary>A directory of its own with the SQLite files of one benchmark.</summary>
public sealed class SqliteBenchStore : IBenchStore
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-bench-").FullName;

    public string Name => "sqlite";

    public string Engine => $"SQLite {Ask<string>("select sqlite_version()")}";

    public IReadOnlyList<string> Settings =>
    [
        "seckill.journal.store=sqlite",
        $"seckill.journal.sqlite.path={JournalPath}",
        $"seckill.read-model.sqlite.path={Path.Combine(_directory, "read-model.db")}",
    ];

    public string JournalPath => Path.Combine(_directory, "journal.db");

    public Task<string> ReadFlushModeAsync(CancellationToken cancellation) =>
        Task.FromResult($"journal_mode={Ask<string>("pragma journal_mode")}, synchronous=FULL (2)");

    /// <summary>
    /// This build of SQLite has no account of pages per table (dbstat): ship-to counts with its bodies only, and the journal
    /// with all the rest of the file, so its figure is an upper bound.
    /// </summary>
    public Task<StoreBytes> MeasureAsync(CancellationToken cancellation)
    {
        var all = Ask<long>("select page_count * page_size from pragma_page_count, pragma_page_size");
        var shipTo = Ask<long>("select coalesce(sum(length(body)), 0) from ship_to");
        return Task.FromResult(new StoreBytes(all - shipTo, shipTo));
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private T Ask<T>(string sql)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = JournalPath, Pooling = false };
        using var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }
}
