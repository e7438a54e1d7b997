using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Seckill.Node.Storage;
using Seckill.Node.Storage.Postgres;
using Seckill.Tests.Storage;

namespace Seckill.Tests.Imports;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresImportTests(PrivatePostgres postgres) : ImportContract
{
    private string? _connectionString;

    protected override async Task<IStores> OpenStoresAsync()
    {
        _connectionString = await postgres.CreateDatabaseAsync("imports");
        return await PostgresStores.OpenAsync(PatientPostgres.Options(_connectionString, Guid.NewGuid()),
            TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    protected override async Task<DbConnection> OpenRawAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString!) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
