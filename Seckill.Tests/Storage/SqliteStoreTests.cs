using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Sqlite;

namespace Seckill.Tests.Storage;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-sqlite-").FullName;

    private string File => Path.Combine(_directory, "data", "journal.db");

    protected override Task<IStores> OpenAsync(Guid incarnation) => Task.FromResult<IStores>(
        SqliteStores.Open(new SqliteStoreOptions(File, incarnation), TimeProvider.System, NullLogger.Instance));

    protected override Task<object?> ExecuteAsync(string sql)
    {
        using var connection = SqliteFile.OpenWriter(File);
        return Task.FromResult(SqliteFile.Scalar(connection, sql));
    }

    protected override Task ApplyAsync(SchemaSet set)
    {
        using var connection = SqliteFile.OpenWriter(File);
        SqliteSchema.Apply(connection, set);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
