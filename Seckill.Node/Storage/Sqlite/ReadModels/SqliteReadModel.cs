using Seckill.Node.Projections;
using Seckill.Node.Storage.ReadModels;

namespace Seckill.Node.Storage.Sqlite.ReadModels;

/// <summary>The read models in a SQLite file of their own, so that projecting does not block selling.</summary>
public sealed class SqliteReadModel : IReadModel
{
    private readonly SqliteLane _writer;
    private readonly SqliteLane _reader;

    private SqliteReadModel(SqliteLane writer, SqliteLane reader)
    {
        (_writer, _reader) = (writer, reader);
        Store = new SqliteReadModelStore(writer);
        var reads = new SqliteReadModelReads(reader);
        Queries = new ReadModelQueries(reads);
        Money = new MoneyQueries(reads);
        Operators = new OperatorQueries(reads);
    }

    /// <summary>The tables of the read models.</summary>
    public static SchemaSet Schema { get; } = SchemaSet.Load(
        typeof(SqliteReadModel).Assembly, "Seckill.Node.Storage.Sqlite.ReadModelSchema", "read_model_schema_version");

    public IReadModelStore Store { get; }

    public IReadModelQueries Queries { get; }

    public IMoneyQueries Money { get; }

    public IOperatorQueries Operators { get; }

    /// <summary>
    /// Opens or makes the file and brings its schema up to date. Its commits do not wait for the disk
    /// (synchronous=normal keeps the file whole): rows and offset are lost or kept together, and what is lost is
    /// projected again.
    /// </summary>
    public static SqliteReadModel Open(string path)
    {
        var connection = SqliteFile.OpenWriter(path);
        try
        {
            // Keys and buyers are random: pages are written again and again before a checkpoint has to move them.
            SqliteFile.Execute(connection, "pragma synchronous = normal; pragma wal_autocheckpoint = 8000;");
            SqliteSchema.Apply(connection, Schema);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return new SqliteReadModel(
            new SqliteLane(connection, "read-model-writer"),
            new SqliteLane(SqliteFile.OpenReader(path), "read-model-reader"));
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
