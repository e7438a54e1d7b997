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

    /// <summary>SQLite's own account of pages per table and index (dbstat).</summary>
    public Task<StoreBytes> MeasureAsync(CancellationToken cancellation) =>
        Task.FromResult(new StoreBytes(SizeOf("journal"), SizeOf("ship_to")));

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private long SizeOf(string table) => Ask<long>(
        $"select coalesce(sum(pgsize), 0) from dbstat where name in (select name from sqlite_schema where tbl_name = '{table}')");

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
