using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Sqlite;

namespace Seckill.Tests.Imports;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteImportTests : ImportContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("seckill-imports-").FullName;

    private string JournalPath => Path.Combine(_directory, "journal.db");

    protected override Task<IStores> OpenStoresAsync() => Task.FromResult<IStores>(SqliteStores.Open(
        new SqliteStoreOptions(JournalPath, Guid.NewGuid()), TimeProvider.System, NullLogger.Instance));

    protected override Task<DbConnection> OpenRawAsync() =>
        Task.FromResult<DbConnection>(SqliteFile.OpenReader(JournalPath));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
