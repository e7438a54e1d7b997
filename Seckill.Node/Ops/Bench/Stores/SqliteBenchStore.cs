using Seckill.Node.Storage.Sqlite;

namespace Seckill.Node.Ops.Bench;

/// <summary>A directory of its own with the SQLite files of one benchmark.</summary>
public sealed class SqliteBenchStore : IBenchStore
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-bench-").FullName;

    public string Name => "sqlite";

    public int ServerProcessId => 0;

    public string Engine => $"SQLite {Ask<string>("select sqlite_version()")}";

    public IReadOnlyList<string> Settings =>
    [
        "seckill.journal.store=sqlite",
        $"seckill.journal.sqlite.path={JournalPath}",
        $"seckill.read-model.sqlite.path={ReadModelPath}",
    ];

    public string JournalPath => Path.Combine(_directory, "journal.db");

    private string ReadModelPath => Path.Combine(_directory, "read-model.db");

    /// <summary>
    /// The synchronous setting is a connection's, so a connection as the product opens its own is asked.
    /// </summary>
    public Task<string> ReadFlushModeAsync(CancellationToken cancellation)
    {
        using var connection = SqliteFile.OpenWriter(JournalPath);
        var synchronous = SqliteFile.Scalar(connection, "pragma synchronous") switch
        {
            0L => "OFF",
            1L => "NORMAL",
            2L => "FULL",
            3L => "EXTRA",
            var other => throw new InvalidOperationException($"SQLite says synchronous={other}"),
        };
        var mode = SqliteFile.Scalar(connection, "pragma journal_mode");
        return Task.FromResult($"journal_mode={mode}, synchronous={synchronous}");
    }

    /// <summary>
    /// This build of SQLite has no account of pages per table (dbstat): ship-to counts with its bodies only, and the
    /// journal with all the rest of the file, so its figure is an upper bound.
    /// </summary>
    public Task<StoreBytes> MeasureAsync(CancellationToken cancellation)
    {
        var all = Ask<long>("select page_count * page_size from pragma_page_count, pragma_page_size");
        var shipTo = Ask<long>("select coalesce(sum(length(body)), 0) from ship_to");
        return Task.FromResult(new StoreBytes(all - shipTo, shipTo));
    }

    public Task<long> ReadLandedAsync(int shard, CancellationToken cancellation)
    {
        using var connection = SqliteFile.OpenReader(ReadModelPath);
        return Task.FromResult((long)SqliteFile.Scalar(
            connection, $"select min(seq) from proj_offset where shard_id = {shard}")!);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private T Ask<T>(string sql)
    {
        using var connection = SqliteFile.OpenReader(JournalPath);
        return (T)SqliteFile.Scalar(connection, sql)!;
    }
}
